import type { Decision, EndpointScore } from './Decision';

/** Totals that differ by less are the same: a log has six decimals. */
const sameWithin = 1e-6;

/**
 * Who leads, who shares the lead, who comes next and by how much.
 *
 * @param endpoints - by endpoint name
 */
export function rankEndpoints(
  endpoints: Readonly<Record<string, EndpointScore>>,
): Pick<Decision, 'tied' | 'runnerUp' | 'margin'> {
  const ranked = Object.entries(endpoints).sort(
    ([, one], [, other]) => other.total - one.total,
  );
  const best = ranked.at(0);
  if (!best) {
    return { tied: [] };
  }
  const shares = ([, { total }]: [string, EndpointScore]) =>
    best[1].total - total < sameWithin;
  const tied = ranked.filter(shares).map(([name]) => name);
  const next = ranked.find(entry => !shares(entry));
  return {
    tied,
    ...(next && { runnerUp: next[0] }),
    ...(tied.length > 1 && { margin: 0 }),
    ...(tied.length === 1 && next && { margin: best[1].total - next[1].total }),
  };
}
