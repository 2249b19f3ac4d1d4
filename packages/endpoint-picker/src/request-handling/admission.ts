import { Generation } from '../generation/Generation';
import { Endpoint } from '../scheduling/Endpoint';
import { Scheduler } from '../scheduling/Scheduler';
import { RequestError } from './RequestError';

/**
 * Lets a request in, or turns it away: there must be a candidate, and a
 * request of negative priority ("sheddable") needs a pool with room. Which of
 * the two is looked at first differs between releases.
 *
 * @param request - its priority, and the endpoints it may go to
 * @param scheduler - knows when the pool is saturated
 * @param generation - decides the order and the words
 * @param now - milliseconds
 * @throws RequestError 503 without a candidate, 429 without room
 *
 * @public
 */
export function admit(
  request: {
    readonly priority: number;
    readonly candidates: readonly Endpoint[];
  },
  scheduler: Scheduler,
  generation: Generation,
  now: number,
): void {
  const { priority, candidates } = request;
  const requireCandidate = () => {
    if (candidates.length === 0) {
      throw new RequestError(
        'ServiceUnavailable',
        generation.candidatesText,
        'rejected-no-endpoints',
      );
    }
  };
  if (generation.admission === 'after candidates') {
    requireCandidate();
  }
  if (priority < 0 && scheduler.saturated(candidates, now)) {
    throw new RequestError(
      generation.exhaustedCode,
      'system saturated, sheddable request dropped',
      'rejected-saturated',
    );
  }
  requireCandidate();
}
