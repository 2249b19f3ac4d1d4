import { healthKinds } from './ClusterLists';
import type {
  SnapshotGap,
  StackKind,
  StackSnapshot,
  StackTarget,
} from './StackSnapshot';

const isKind = (text: string): text is StackKind => text in healthKinds;

/**
 * The snapshot of a stack in a cluster of which nothing can be read: nothing is known, and its health says why.
 *
 * @param message - for a person
 * @public
 */
export function unreadableSnapshot(
  target: StackTarget,
  cluster: NonNullable<SnapshotGap['cluster']>,
  message: string,
): StackSnapshot {
  return {
    ...target,
    gatewayClasses: [],
    gateways: [],
    routes: [],
    grants: [],
    pools: [],
    services: [],
    deployments: [],
    pods: [],
    networkPolicies: [],
    destinationRules: [],
    peerAuthentications: [],
    events: [],
    logs: [],
    gaps: Object.keys(healthKinds)
      .filter(isKind)
      .map(kind => ({ kind, code: 'Unreadable', message, cluster })),
  };
}
