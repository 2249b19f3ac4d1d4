import type { V1Container, V1EnvVar } from '@kubernetes/client-node';
import type { Pod } from '../../client/ResourceKind';
import type { Wire } from '../../client/Wire';
import { expandVariables } from './expandVariables';

/** Contents of the ConfigMaps and Secrets of the pod's namespace. */
export interface ConfigSource {
  configMap(name: string): Promise<Record<string, string> | undefined>;
  secret(name: string): Promise<Record<string, string> | undefined>;
}

/** Thrown when a container's configuration names something that does not exist. */
export class ContainerConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ContainerConfigError';
  }
}

/**
 * The environment of a container: `envFrom`, then `env` in order, where a value may refer to earlier ones.
 *
 * @param addresses - what is not in the pod's spec
 */
export async function readEnvironment(
  container: Wire<V1Container>,
  pod: Pod,
  addresses: { podIP: string; hostIP: string },
  source: ConfigSource,
): Promise<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const from of container.envFrom ?? []) {
    const values = from.configMapRef
      ? await read('configmap', from.configMapRef, source)
      : await read('secret', from.secretRef ?? {}, source);
    for (const [name, value] of Object.entries(values ?? {})) {
      env[`${from.prefix ?? ''}${name}`] = value;
    }
  }
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom
      ? await valueFrom(variable, pod, addresses, source)
      : expandVariables(variable.value ?? '', env);
    if (value !== undefined) env[variable.name] = value;
  }
  return env;
}

async function valueFrom(
  { name, valueFrom: from }: Wire<V1EnvVar>,
  pod: Pod,
  addresses: { podIP: string; hostIP: string },
  source: ConfigSource,
): Promise<string | undefined> {
  if (from?.fieldRef) return podField(from.fieldRef.fieldPath, pod, addresses);
  const [kind, ref] = from?.configMapKeyRef
    ? (['configmap', from.configMapKeyRef] as const)
    : (['secret', from?.secretKeyRef] as const);
  if (!ref) {
    throw new ContainerConfigError(
      `environment variable ${name}: this node knows valueFrom.fieldRef, configMapKeyRef and secretKeyRef`,
    );
  }
  const value = (await read(kind, ref, source))?.[ref.key];
  if (value === undefined && !ref.optional) {
    throw new ContainerConfigError(
      `couldn't find key ${ref.key} in ${kind} ${pod.metadata.namespace}/${ref.name}`,
    );
  }
  return value;
}

async function read(
  kind: 'configmap' | 'secret',
  ref: { name?: string; optional?: boolean },
  source: ConfigSource,
): Promise<Record<string, string> | undefined> {
  const name = ref.name ?? '';
  const values = await (kind === 'configmap'
    ? source.configMap(name)
    : source.secret(name));
  if (!values && !ref.optional) {
    throw new ContainerConfigError(`${kind} "${name}" not found`);
  }
  return values;
}

/** A field of the downward API. */
export function podField(
  path: string,
  pod: Pod,
  addresses: { podIP: string; hostIP: string },
): string {
  const { metadata, spec } = pod;
  const entry = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (entry) {
    const [, map, key = ''] = entry;
    const values = map === 'labels' ? metadata.labels : metadata.annotations;
    return values?.[key] ?? '';
  }
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return keyValueLines(metadata.labels);
    case 'metadata.annotations':
      return keyValueLines(metadata.annotations);
    case 'spec.nodeName':
      return spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? 'default';
    case 'status.podIP':
    case 'status.podIPs':
      return addresses.podIP;
    case 'status.hostIP':
    case 'status.hostIPs':
      return addresses.hostIP;
    default:
      throw new ContainerConfigError(`field ${path} of a pod is not known`);
  }
}

function keyValueLines(values: Record<string, string> | undefined): string {
  return Object.entries(values ?? {})
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}
