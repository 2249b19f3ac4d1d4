import type {
  RoutingTestRun,
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
  /**
   * @param options - `slots`: how many runs the stack may have at once
   * @throws ConflictError when the stack has so many runs already.
   */
  start(
    run: RoutingTestRun,
    options: { stack: string; slots: number; leaseExpiresAt: Date },
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
  /** Marks runs failed whose process has died; resolves with those. */
  failExpired(now: Date): Promise<Pick<RoutingTestRun, 'id' | 'entityRef'>[]>;
  /** Runs that somebody has started since. */
  countStartedBy(startedBy: string, since: Date): Promise<number>;
}
