import type {
  RoutingTestRun,
  RoutingTestRunDetail,
  RunReport,
  RunRequest,
} from '@llm-d-sim/plugin-llm-d-common';

/** How a run ended. */
export type RunOutcome =
  | { state: 'finished'; report: RunReport }
  | { state: 'failed'; error: string }
  | { state: 'cancelled' };

/** Keeps runs. A run belongs to the process that renews its lease; a run whose lease has expired has died. */
export interface RoutingTestStore {
  /** @throws ConflictError when the stack has a run already. */
  start(
    run: RoutingTestRun,
    options: { stack: string; leaseExpiresAt: Date },
  ): Promise<void>;
  /** Records progress and the requests that were answered since the last call; nothing happens when the run has ended. */
  progress(
    id: string,
    progress: RoutingTestRun['progress'],
    requests: readonly RunRequest[],
  ): Promise<void>;
  /** Ends a run that is running; false when it had ended before. */
  finish(id: string, outcome: RunOutcome, finishedAt: Date): Promise<boolean>;
  /** Prolongs the lease. `lost` when the run was ended by somebody else, `cancel` when somebody asks for its end. */
  renewLease(
    id: string,
    leaseExpiresAt: Date,
  ): Promise<'held' | 'cancel' | 'lost'>;
  requestCancel(id: string): Promise<void>;
  /** Marks runs failed whose process has died; resolves with how many. */
  failExpired(now: Date): Promise<number>;
  /** Newest first. */
  list(
    entityRef: string,
    options: { limit: number },
  ): Promise<RoutingTestRun[]>;
  get(entityRef: string, id: string): Promise<RoutingTestRunDetail | undefined>;
}
