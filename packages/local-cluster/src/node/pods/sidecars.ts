import type { V1Container } from '@kubernetes/client-node';
import type { Pod } from '../../client/ResourceKind';
import type { Wire } from '../../client/Wire';

/** Init containers that run as long as the pod, in the order of their start. */
export function sidecarsOf(pod: Pod): Wire<V1Container>[] {
  return (pod.spec.initContainers ?? []).filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
}

/** All containers that serve while the pod runs; what stands in front of others first. */
export function servingContainers(pod: Pod): Wire<V1Container>[] {
  return [...sidecarsOf(pod), ...pod.spec.containers];
}
