import type {
  FleetQuery,
  FleetSort,
  HealthStatus,
} from '@llm-d-sim/plugin-llm-d-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

export const fleetStatuses: HealthStatus[] = [
  'degraded',
  'unknown',
  'progressing',
  'healthy',
];
const sorts: FleetSort[] = ['status', 'name', 'cluster', 'owner', 'version'];
/** Rows of a page. */
export const fleetPageSize = 50;

/** Whether a query leaves stacks out: then no hit does not mean that there is no stack. */
export function isNarrowed({ cluster, owner, search, status }: FleetQuery) {
  return Boolean(search || cluster?.length || owner?.length || status?.length);
}

/** The fleet's filter, order and page, as the address says them. */
export function useFleetParameters(): {
  query: FleetQuery;
  /** What changes the filter or the order leads back to the first page. */
  change(wanted: Partial<FleetQuery>): void;
} {
  const [search, setSearch] = useSearchParams();
  const query = useMemo((): FleetQuery => {
    const text = search.get('search');
    const page = Number(search.get('page') ?? '1');
    const sort = sorts.find(name => name === search.get('sort'));
    const status = fleetStatuses.filter(name =>
      search.getAll('status').includes(name),
    );
    const cluster = search.getAll('cluster');
    return {
      ...(text && { search: text }),
      ...(status.length > 0 && { status }),
      ...(cluster.length > 0 && { cluster }),
      sort: sort ?? 'status',
      // The worst first, unless somebody wants it otherwise.
      descending: search.get('order') === 'descending',
      offset:
        Number.isInteger(page) && page > 0 ? (page - 1) * fleetPageSize : 0,
      limit: fleetPageSize,
    };
  }, [search]);

  const change = useCallback(
    (wanted: Partial<FleetQuery>) => {
      const next = { ...query, offset: 0, ...wanted };
      const parameters = new URLSearchParams();
      if (next.search) {
        parameters.set('search', next.search);
      }
      next.status?.forEach(name => parameters.append('status', name));
      next.cluster?.forEach(name => parameters.append('cluster', name));
      if (next.sort && next.sort !== 'status') {
        parameters.set('sort', next.sort);
      }
      if (next.descending) {
        parameters.set('order', 'descending');
      }
      if (next.offset > 0) {
        parameters.set('page', String(next.offset / fleetPageSize + 1));
      }
      setSearch(parameters, { replace: wanted.offset === undefined });
    },
    [query, setSearch],
  );
  return { query, change };
}
