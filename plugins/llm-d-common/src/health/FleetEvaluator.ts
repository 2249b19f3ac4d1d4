import { ClusterIndex } from './ClusterIndex';
import type { ClusterLists } from './ClusterLists';
import { evaluateWith } from './evaluateHealth';
import type { HealthReport } from './HealthReport';
import { Moment } from './Moment';
import { snapshotOf } from './snapshotFrom';
import type { Probe, StackSnapshot, StackTarget } from './StackSnapshot';
import { createViews } from './views';

/** What became of one stack of a fleet. @public */
export type FleetVerdict =
  | { target: StackTarget; report: HealthReport }
  /** An object that is not in the shape of its kind; the others are judged all the same. */
  | { target: StackTarget; unreadable: string };

/** The last verdict on a stack, and what it rests on. */
interface Known {
  ingredients: readonly unknown[];
  report: HealthReport;
}

/**
 * Judges all stacks of one cluster out of its lists. Linear in the number of objects and stacks; the same as judging each by
 * itself. Keep one per cluster: it remembers what it understood of objects, and its verdicts on stacks of which no object has
 * changed since and that time alone cannot change.
 *
 * @public
 */
export class FleetEvaluator {
  readonly #views = createViews();
  #known = new Map<string, Known>();
  #index?: ClusterIndex;

  /**
   * @param lists - the same arrays and objects as before where nothing has changed
   * @param probesOf - the last observations of a stack from outside of the API server, if there are any
   */
  evaluate(
    lists: ClusterLists,
    targets: readonly StackTarget[],
    now: Date,
    probesOf: (target: StackTarget) => readonly Probe[] = () => [],
  ): FleetVerdict[] {
    const views = this.#views;
    const index = new ClusterIndex(lists, views, this.#index);
    const known = new Map<string, Known>();
    const verdicts = targets.map((target): FleetVerdict => {
      try {
        const key = keyOf(target);
        const snapshot = snapshotOf(index, target, views);
        const probes = probesOf(target);
        const ingredients = ingredientsOf(snapshot, probes);
        const before = this.#known.get(key);
        if (before && areSame(before.ingredients, ingredients)) {
          known.set(key, before);
          return {
            target,
            report: { ...before.report, observedAt: now.toISOString() },
          };
        }
        const moment = new Moment(now);
        const report = evaluateWith(snapshot, probes, moment, views);
        if (moment.isSettled) {
          known.set(key, { ingredients, report });
        }
        return { target, report };
      } catch (error) {
        return { target, unreadable: String(error) };
      }
    });
    this.#known = known;
    this.#index = index;
    return verdicts;
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

function keyOf({
  pool,
  schedulerInstall,
  simulatorDeployment,
}: StackTarget): string {
  return [pool, schedulerInstall, simulatorDeployment]
    .map(place => (place ? `${place.namespace}/${place.name}` : ''))
    .join(' ');
}

/** Everything that a verdict can rest on; two verdicts on the same are the same, but for what time changes. */
function ingredientsOf(
  snapshot: StackSnapshot,
  probes: readonly Probe[],
): readonly unknown[] {
  const { namespace, pool, schedulerInstall, simulatorDeployment } = snapshot;
  return [
    pool.object,
    schedulerInstall?.object,
    simulatorDeployment?.object,
    namespace,
    ...[
      snapshot.gatewayClasses,
      snapshot.gateways,
      snapshot.routes,
      snapshot.grants,
      snapshot.pools,
      snapshot.services,
      snapshot.deployments,
      snapshot.pods,
      snapshot.networkPolicies,
      snapshot.destinationRules,
      snapshot.peerAuthentications,
      snapshot.events,
    ].flatMap(list => [list.length, ...list]),
    ...snapshot.gaps.map(gap => JSON.stringify(gap)),
    ...probes,
  ];
}

function areSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return (
    one.length === other.length &&
    one.every((ingredient, index) => ingredient === other[index])
  );
}
