import type { EndpointScore } from '../decision/Decision';
import type { Assertion, RunRequest } from './RunReport';

/** Half of the last decimal that is shown. */
const tolerance = 0.0005;

/** One scorer's raw score on every endpoint of every request. */
export function rawAssertion(
  name: string,
  requests: readonly RunRequest[],
  scorer: string,
  expectedRaw: (endpoint: string) => number,
): Assertion {
  return compare(name, requests, (endpoint, score) => ({
    measured: score.scorers[scorer]?.raw,
    expected: expectedRaw(endpoint),
  }));
}

/** What each total has to be: the other scorers' measured scores times their weights, and the share of the one under test. */
export function totalAssertion(
  name: string,
  requests: readonly RunRequest[],
  scorer: string,
  expectedRaw: (endpoint: string) => number,
  weight: number,
): Assertion {
  return compare(name, requests, (endpoint, score) => ({
    measured: score.total,
    expected: Object.entries(score.scorers)
      .filter(([other]) => other !== scorer)
      .reduce(
        (sum, [, { weighted }]) => sum + weighted,
        weight * expectedRaw(endpoint),
      ),
  }));
}

/** Compares one figure per endpoint and request, and shows the first request that differs, else the last one. */
function compare(
  name: string,
  requests: readonly RunRequest[],
  figures: (
    endpoint: string,
    score: EndpointScore,
  ) => { measured: number | undefined; expected: number },
): Assertion {
  const rows = requests.map(request => {
    const values = Object.entries(request.decision?.endpoints ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([endpoint, score]) => ({ endpoint, ...figures(endpoint, score) }));
    return {
      request,
      values,
      passed:
        values.length > 0 &&
        values.every(
          ({ measured, expected }) =>
            measured !== undefined && Math.abs(measured - expected) < tolerance,
        ),
    };
  });
  const shown = rows.find(({ passed }) => !passed) ?? rows.at(-1);
  return {
    name,
    passed: rows.length > 0 && rows.every(({ passed }) => passed),
    measured: shown
      ? `request ${shown.request.index}: ${shown.values
          .map(({ endpoint, measured }) => `${endpoint} ${decimals(measured)}`)
          .join(', ')}`
      : 'no request',
    expected:
      shown?.values
        .map(({ endpoint, expected }) => `${endpoint} ${decimals(expected)}`)
        .join(', ') ?? 'at least one request',
    tolerance: `${tolerance}`,
  };
}

/**
 * By how much one endpoint's total is ahead of the best other one, at least.
 *
 * @returns undefined when a request has no total of that endpoint
 */
export function leastLead(
  requests: readonly RunRequest[],
  leader: string | undefined,
): number | undefined {
  const leads = requests.map(({ decision }) => {
    const totals = Object.entries(decision?.endpoints ?? {});
    const own = totals.find(([endpoint]) => endpoint === leader);
    const others = totals.filter(([endpoint]) => endpoint !== leader);
    return own
      ? own[1].total - Math.max(...others.map(([, { total }]) => total))
      : undefined;
  });
  return leads.reduce(
    (least, lead) =>
      least === undefined || lead === undefined
        ? undefined
        : Math.min(least, lead),
    leads.at(0),
  );
}

/** That there is a lead worth the name; see {@link leastLead}. */
export function leadAssertion(
  name: string,
  lead: number | undefined,
): Assertion {
  return {
    name,
    passed: lead !== undefined && lead > tolerance,
    measured:
      lead === undefined
        ? 'no lead could be measured'
        : `least lead over any other endpoint ${decimals(lead)}`,
    expected: `more than ${decimals(0)}`,
  };
}

function decimals(value: number | undefined): string {
  return value === undefined ? 'unknown' : value.toFixed(3);
}
