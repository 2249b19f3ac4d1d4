import type { HealthStatus } from '../health/HealthReport';
import type {
  FleetCluster,
  FleetPage,
  FleetQuery,
  FleetSort,
  FleetStack,
} from './FleetPage';

/** Rows of a page where nobody says how many. @public */
export const DEFAULT_FLEET_LIMIT = 50;
/** Most rows of a page. @public */
export const MAXIMUM_FLEET_LIMIT = 200;

/** What needs a person comes first. */
const statusOrder: Readonly<Record<HealthStatus, number>> = {
  degraded: 0,
  unknown: 1,
  progressing: 2,
  healthy: 3,
};

/** Numbers within a text count as numbers: `team-2` before `team-10`, `v0.9` before `v0.10`. */
const collator = new Intl.Collator('en', { numeric: true });

const keys: Readonly<
  Record<Exclude<FleetSort, 'status'>, (stack: FleetStack) => string>
> = {
  name: ({ name }) => name,
  cluster: ({ cluster }) => cluster,
  owner: ({ owner }) => owner ?? '',
  version: ({ eppVersion }) => eppVersion ?? '',
};

/**
 * One page of the fleet.
 *
 * @param stacks - all that the caller may read
 * @public
 */
export function queryFleet(
  stacks: readonly FleetStack[],
  clusters: readonly FleetCluster[],
  query: FleetQuery,
): FleetPage {
  const { limit = DEFAULT_FLEET_LIMIT, offset = 0 } = query;
  const counts: Record<HealthStatus, number> = {
    healthy: 0,
    progressing: 0,
    degraded: 0,
    unknown: 0,
  };
  const wanted = stacks.filter(stack => isWanted(stack, query));
  for (const { status } of wanted) {
    counts[status] += 1;
  }
  const matching = query.status
    ? wanted.filter(({ status }) => query.status?.includes(status))
    : wanted;
  const sorted = [...matching].sort(orderOf(query));
  return {
    items: sorted.slice(offset, offset + limit),
    totalItems: sorted.length,
    counts,
    clusters: [...clusters],
  };
}

/** Everything but the status, by which is counted. */
function isWanted(stack: FleetStack, query: FleetQuery): boolean {
  const { cluster, owner, search } = query;
  return (
    (!cluster || cluster.includes(stack.cluster)) &&
    (!owner || (stack.owner !== undefined && owner.includes(stack.owner))) &&
    (!search || isFound(stack, search.toLocaleLowerCase('en-US')))
  );
}

function isFound(stack: FleetStack, search: string): boolean {
  return [stack.name, stack.namespace, stack.cluster, stack.owner ?? ''].some(
    text => text.toLocaleLowerCase('en-US').includes(search),
  );
}

function orderOf({
  descending = false,
  sort = 'status',
}: FleetQuery): (one: FleetStack, other: FleetStack) => number {
  const sign = descending ? -1 : 1;
  return (one, other) => {
    const order =
      sort === 'status'
        ? statusOrder[one.status] - statusOrder[other.status]
        : collator.compare(keys[sort](one), keys[sort](other));
    // The entity ref last, so that pages neither repeat nor lose a row.
    return (
      sign * order ||
      collator.compare(one.name, other.name) ||
      collator.compare(one.entityRef, other.entityRef)
    );
  };
}
