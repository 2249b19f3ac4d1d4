import {
  SIM_API_VERSION,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';

/** A custom resource as the work queue knows it: `<Kind>/<namespace>/<name>`. */
export function stackKeyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.namespace}/${metadata.name}`;
}

export function parseStackKey(
  key: string,
): ObjectReference & { namespace: string } {
  const [kind, namespace, ...name] = key.split('/');
  return {
    apiVersion: SIM_API_VERSION,
    kind,
    namespace,
    name: name.join('/'),
  };
}
