import { DiscoveredEndpoint } from '../Datastore';
import { LabelSelector, selects } from '../../scheduling/filters/labelSelector';
import { PoolSpec } from './inferencePool';

/**
 * What of a pod decides about endpoints.
 *
 * @public
 */
export interface PodLike {
  metadata?: {
    name?: string;
    namespace?: string;
    labels?: Record<string, string>;
    deletionTimestamp?: unknown;
  };
  status?: {
    podIP?: string;
    conditions?: { type: string; status: string }[];
  };
}

function isReady(pod: PodLike): boolean {
  return (
    pod.metadata?.deletionTimestamp === undefined &&
    (pod.status?.conditions ?? []).some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    )
  );
}

function isSelected(selector: LabelSelector, pod: PodLike): boolean {
  return selects(selector, pod.metadata?.labels ?? {});
}

/**
 * One endpoint for each target port of each selected, ready pod.
 *
 * @param pool - selector and target ports
 * @param pods - the pods of the pool's namespace
 *
 * @public
 */
export function podEndpoints(
  pool: PoolSpec,
  pods: readonly PodLike[],
): DiscoveredEndpoint[] {
  return pods
    .filter(pod => isReady(pod) && isSelected(pool.selector, pod))
    .flatMap(({ metadata, status }) => {
      const podName = metadata?.name;
      const address = status?.podIP;
      if (!podName || !address) {
        return [];
      }
      return pool.targetPorts.map((port, rank) => ({
        name: `${podName}-rank-${rank}`,
        namespace: metadata.namespace ?? 'default',
        podName,
        address,
        port,
        labels: metadata.labels ?? {},
      }));
    });
}
