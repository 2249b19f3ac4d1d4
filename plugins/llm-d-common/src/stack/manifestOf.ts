import type { KubernetesObject } from '../kubernetes/KubernetesObject';

/** What tools write about an object into itself. */
const ofTools = ['kubectl.kubernetes.io/last-applied-configuration'];

/**
 * The manifest of a live object: without status and without what only a server says of it, ready to be applied again.
 *
 * @public
 */
export function manifestOf(live: KubernetesObject): KubernetesObject {
  const { status: _status, metadata, ...rest } = live;
  const { name, namespace, labels, annotations } = metadata;
  const kept = Object.entries(annotations ?? {}).filter(
    ([key]) => !ofTools.includes(key),
  );
  return {
    ...rest,
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(labels && { labels }),
      ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
    },
  };
}
