import { ClusterIndex } from './ClusterIndex';
import type { ClusterLists } from './ClusterLists';
import { evaluateWith } from './evaluateHealth';
import type { HealthReport } from './HealthReport';
import { snapshotOf } from './snapshotFrom';
import type { Probe, StackTarget } from './StackSnapshot';
import { createViews } from './views';

/** What became of one stack of a fleet. @public */
export type FleetVerdict =
  | { target: StackTarget; report: HealthReport }
  /** An object that is not in the shape of its kind; the others are judged all the same. */
  | { target: StackTarget; unreadable: string };

/**
 * Judges all stacks of one cluster out of its lists. Linear in the number of objects and stacks; the same as judging each by
 * itself. It remembers what it understood of objects that have not changed since, so keep one per cluster.
 *
 * @public
 */
export class FleetEvaluator {
  readonly #views = createViews();

  /**
   * @param probesOf - the last observations of a stack from outside of the API server, if there are any
   */
  evaluate(
    lists: ClusterLists,
    targets: readonly StackTarget[],
    now: Date,
    probesOf: (target: StackTarget) => readonly Probe[] = () => [],
  ): FleetVerdict[] {
    const views = this.#views;
    const index = new ClusterIndex(lists, views);
    return targets.map(target => {
      try {
        const snapshot = snapshotOf(index, target, views);
        return {
          target,
          report: evaluateWith(snapshot, probesOf(target), now, views),
        };
      } catch (error) {
        return { target, unreadable: String(error) };
      }
    });
  }
}

/**
 * {@link FleetEvaluator} for once.
 *
 * @public
 */
export function evaluateFleet(
  lists: ClusterLists,
  targets: readonly StackTarget[],
  now: Date,
): FleetVerdict[] {
  return new FleetEvaluator().evaluate(lists, targets, now);
}
