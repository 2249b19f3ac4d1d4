import { Scheduler } from '../scheduling/Scheduler';
import { ScheduledRequest } from '../scheduling/SchedulingOutcome';

/** A request that was given a place; fails the test if it was not. */
export function scheduled(run: ReturnType<Scheduler['run']>): ScheduledRequest {
  if (run.kind !== 'scheduled') {
    throw new Error(`the request was not scheduled: ${JSON.stringify(run)}`);
  }
  return run;
}
