import type { HealthStatus, RootCause } from '../health/HealthReport';
import type { Verdict } from '../routing-test/RunReport';

/** What a fleet page is sorted by. @public */
export type FleetSort = 'status' | 'name' | 'cluster' | 'owner' | 'version';

/** Which stacks are asked for; everything is optional. @public */
export interface FleetQuery {
  /** Part of a name, namespace, cluster or owner; case does not matter. */
  search?: string;
  status?: HealthStatus[];
  cluster?: string[];
  /** Entity refs. */
  owner?: string[];
  sort?: FleetSort;
  descending?: boolean;
  /** 0-based. Default 0. */
  offset?: number;
  /** 1..200. Default 50. */
  limit?: number;
}

/** One stack in the fleet: enough for a row, nothing that needs a further read. @public */
export interface FleetStack {
  entityRef: string;
  cluster: string;
  namespace: string;
  name: string;
  /** Entity ref. */
  owner?: string;
  status: HealthStatus;
  rootCause?: Pick<RootCause, 'node' | 'reason' | 'message'>;
  gatewayProvider?: string;
  eppVersion?: string;
  modelServers: { ready: number; wanted: number };
  /** The newest run that ended with a verdict. */
  lastRun?: {
    id: string;
    scenario: string;
    verdict: Verdict;
    /** RFC 3339. */
    finishedAt: string;
  };
  /** RFC 3339: when the objects behind this row were last known to be so. */
  observedAt: string;
  /** True while its cluster cannot be read: the row is as it was then. */
  stale?: boolean;
  localStandIn: boolean;
}

/**
 * How a cluster is read: `watched` by informers, `polled` every few seconds, `unreachable` (rows are from before, if there are
 * any).
 *
 * @public
 */
export interface FleetCluster {
  name: string;
  state: 'watched' | 'polled' | 'unreachable';
  /** For a person; set when unreachable. */
  message?: string;
  /** RFC 3339; undefined when it was never read. */
  observedAt?: string;
}

/** One page of the fleet: only stacks that the caller may read. @public */
export interface FleetPage {
  items: FleetStack[];
  /** All that match, not only this page's. */
  totalItems: number;
  /** All that the caller may read, by status, before `status` is filtered. */
  counts: Record<HealthStatus, number>;
  clusters: FleetCluster[];
}
