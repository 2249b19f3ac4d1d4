import { Decision, EndpointScores, FilterResult } from './Decision';
import { Endpoint } from './Endpoint';
import { Random } from './plugins';
import { NO_OBSERVER, SchedulingObserver } from './SchedulingObserver';
import { SchedulingProfile } from './SchedulingProfile';
import { SchedulingRequest } from './SchedulingRequest';
import { SchedulingState } from './SchedulingState';

const idOf = ({ name, type }: { name: string; type: string }) => ({
  name,
  type,
});

/** Scorers are held to 0..1, so that weights alone decide their influence. */
function clamp(score: number): number {
  return score > 0 ? Math.min(score, 1) : 0;
}

function runFilters(
  profile: SchedulingProfile,
  request: SchedulingRequest,
  candidates: readonly Endpoint[],
  observer: SchedulingObserver,
): { kept: readonly Endpoint[]; results: FilterResult[] } {
  const results: FilterResult[] = [];
  let kept = candidates;
  for (const filter of profile.filters) {
    const dropped: Endpoint[] = [];
    const next: Endpoint[] = [];
    const before = kept;
    observer.runPlugin('Filter', filter, () => {
      for (const endpoint of before) {
        (filter.keeps(endpoint, request) ? next : dropped).push(endpoint);
      }
    });
    results.push({ filter: idOf(filter), dropped });
    kept = next;
    if (kept.length === 0) {
      break;
    }
  }
  return { kept, results };
}

function runScorers(
  profile: SchedulingProfile,
  request: SchedulingRequest,
  endpoints: readonly Endpoint[],
  state: SchedulingState,
  observer: SchedulingObserver,
): EndpointScores[] {
  const columns = profile.scorers.map(({ scorer, weight }) => ({
    scorer: idOf(scorer),
    weight,
    scores: observer.runPlugin('Scorer', scorer, () =>
      scorer.score(endpoints, request, state),
    ),
  }));
  return endpoints.map((endpoint, row) => {
    const scorers = columns.map(({ scorer, weight, scores }) => {
      const raw = clamp(scores[row]);
      return { scorer, raw, weight, weighted: weight * raw };
    });
    const total = scorers.reduce((sum, { weighted }) => sum + weighted, 0);
    return { endpoint, scorers, total };
  });
}

/** The two highest totals, which are equal in a tie. */
function highest(scores: readonly EndpointScores[]) {
  let best = -Infinity;
  let second = -Infinity;
  for (const { total } of scores) {
    if (total > best) {
      second = best;
      best = total;
    } else if (total > second) {
      second = total;
    }
  }
  return { best, second };
}

/**
 * Runs one scheduling profile: filters in order, then every scorer over what
 * is left, then the picker over the weighted sums.
 *
 * Pure: the same arguments give the same decision; only `random` breaks ties.
 *
 * @param request - the request to place
 * @param candidates - the endpoints it may go to
 * @param state - what earlier requests left behind
 * @param profile - filters, weighted scorers and the picker
 * @param random - numbers in [0, 1)
 * @param observer - sees the plugins run
 * @returns the decision; `picked` is empty when the filters dropped everything
 *
 * @public
 */
export function schedule(
  request: SchedulingRequest,
  candidates: readonly Endpoint[],
  state: SchedulingState,
  profile: SchedulingProfile,
  random: Random,
  observer: SchedulingObserver = NO_OBSERVER,
): Decision {
  const { kept, results } = runFilters(profile, request, candidates, observer);
  const scores = runScorers(profile, request, kept, state, observer);
  const { picker } = profile;
  const { best, second } = highest(scores);
  return {
    requestId: request.requestId,
    profile: profile.name,
    candidates,
    filters: results,
    scores,
    tied: scores.filter(s => s.total === best).map(s => s.endpoint),
    margin: scores.length > 1 ? best - second : undefined,
    picker: {
      ...idOf(picker),
      maxNumOfEndpoints: picker.maxNumOfEndpoints,
    },
    picked:
      scores.length > 0
        ? observer.runPlugin('Picker', picker, () =>
            picker.pick(scores, random),
          )
        : [],
  };
}
