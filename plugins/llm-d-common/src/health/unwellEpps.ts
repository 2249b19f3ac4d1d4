import type { StackSnapshot } from './StackSnapshot';
import { findTopology } from './topology';
import { createViews } from './views';

/** Two say as much as ten, and reading a log costs a request. */
const most = 2;

/** A container whose log would tell why the EPP is not well. @public */
export interface UnwellContainer {
  namespace: string;
  pod: string;
  container: string;
  /** Whether an earlier one has a log too. */
  restarted: boolean;
}

/** EPP containers that are not ready, or none when any EPP pod is: standbys are well as they are. @public */
export function unwellEpps(snapshot: StackSnapshot): UnwellContainer[] {
  const views = createViews();
  const { pods } = findTopology(snapshot, [], views).epp;
  const isReady = (pod: (typeof pods)[number]) =>
    views
      .pod(pod)
      .status.conditions.some(
        ({ status, type }) => type === 'Ready' && status === 'True',
      );
  return pods.some(isReady)
    ? []
    : pods.slice(0, most).map(pod => {
        const { spec, status } = views.pod(pod);
        const [first] = spec.containers;
        return {
          namespace: pod.metadata.namespace ?? snapshot.pool.namespace,
          pod: pod.metadata.name,
          container: first?.name ?? '',
          restarted: status.containerStatuses.some(
            ({ restartCount }) => restartCount > 0,
          ),
        };
      });
}
