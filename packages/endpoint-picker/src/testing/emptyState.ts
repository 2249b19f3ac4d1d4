import { SchedulingState } from '../scheduling/SchedulingState';

/** A picker that has not seen a request yet. */
export const EMPTY_STATE: SchedulingState = {
  prefixMatches: new Map(),
  activeRequests: new Map(),
  boundSessions: new Map(),
};
