import type {
  KubernetesObject,
  ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { namespaceKind } from '../informers/WatchedKind';

/**
 * On a namespace: custom resources of which other namespaces may put objects into it. As a label it names one namespace (a
 * label's value cannot be more than that); as an annotation it is a comma-separated list, in which `*` means all.
 */
export const ALLOW_FROM = 'sim.llm-d.io/allow-from';

/**
 * Whether objects of a custom resource in namespace `from` may be put into `target`: its own namespace always, another one
 * if that says so or the operator's allow-list names it.
 */
export function isNamespaceAllowed(
  from: string,
  target: string,
  options: {
    /** The live namespace; undefined when it does not exist. */
    namespace: KubernetesObject | undefined;
    /** The operator's allow-list. */
    allowList: readonly string[];
  },
): boolean {
  if (from === target || options.allowList.includes(target)) return true;
  const { labels, annotations } = options.namespace?.metadata ?? {};
  const allowed = [
    labels?.[ALLOW_FROM] ?? '',
    ...(annotations?.[ALLOW_FROM] ?? '').split(','),
  ].map(text => text.trim());
  return allowed.includes(from) || allowed.includes('*');
}

/** The namespaces that some manifests stand in, each once. */
export function namespacesOf(manifests: readonly KubernetesObject[]): string[] {
  return [
    ...new Set(
      manifests.flatMap(({ metadata }) =>
        metadata.namespace === undefined ? [] : [metadata.namespace],
      ),
    ),
  ];
}

export function namespaceReference(name: string): ObjectReference {
  const { apiVersion, kind } = namespaceKind;
  return { apiVersion, kind, name };
}
