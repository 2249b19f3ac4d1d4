import type {
  FleetStack,
  RoutingTestRun,
  RoutingTestRunDetail,
} from '@llm-d-sim/plugin-llm-d-common';

/** Which runs of an entity are wanted. */
export interface RunQuery {
  scenario?: string;
  limit: number;
  offset: number;
}

/** What is kept of runs, for people to look at. */
export interface RunHistory {
  /** Newest first. */
  list(entityRef: string, query: RunQuery): Promise<RoutingTestRun[]>;
  get(entityRef: string, id: string): Promise<RoutingTestRunDetail | undefined>;
  /** False when the run is running, or is not there. */
  delete(entityRef: string, id: string): Promise<boolean>;
  /** In place of the one before; undefined: there is none any more. */
  setBaseline(
    run: Pick<RoutingTestRun, 'entityRef' | 'scenario'>,
    id: string | undefined,
  ): Promise<void>;
  /** The newest run with a verdict of each entity that has one, by entity ref. */
  lastVerdicts(): Promise<
    ReadonlyMap<string, NonNullable<FleetStack['lastRun']>>
  >;
  /**
   * Deletes runs that ended before a time, or that are not among the newest of their entity and scenario; baselines and running
   * ones stay.
   *
   * @returns how many
   */
  prune(options: { endedBefore: Date; keepNewest: number }): Promise<number>;
}
