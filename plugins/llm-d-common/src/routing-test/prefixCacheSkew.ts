import type { EppScorer } from '../decision/readEppConfig';
import { noncePrompt } from './noncePrompt';
import type { Assertion, EndpointScore, RunRequest } from './RunReport';
import type { Judgement, Scenario, ScenarioObservations } from './Scenario';
import {
  answered,
  passedEpp,
  scoresMissing,
  servedAsPicked,
} from './trafficAssertions';

/** @public */
export type PrefixCacheSkewParameters = {
  /** How often the cold prompt is sent again. */
  warmRequests: number;
  /**
   * Length of the prompt: many blocks, for EPPs compare prefixes in blocks of 64 or 256 bytes, and no more than the 1024 tokens
   * that a simulator takes by default.
   */
  promptBytes: number;
};

const prefixScorerTypes = [
  'prefix-cache-scorer',
  'precise-prefix-cache-scorer',
];

/** Half of the last decimal that is shown. */
const tolerance = 0.0005;

/**
 * The EPP sends a prompt that it has seen before to the endpoint that holds its prefix: one cold request, then the same prompt
 * again and again. With the default profile totals are 1.500 everywhere when cold, 3.500 against 1.500 when warm; expected
 * totals are computed from the stack's own weights and the measured scores of the other scorers.
 *
 * @public
 */
export const prefixCacheSkew: Scenario<PrefixCacheSkewParameters> = {
  id: 'prefix-cache-skew',
  title: 'Prefix cache skew',
  description:
    'Sends a long prompt once and then again several times: the first request finds no cached prefix anywhere, every later one must go to the endpoint that served the first, because the prefix-cache scorer puts it ahead.',
  defaults: { warmRequests: 4, promptBytes: 2048 },

  plan({ warmRequests, promptBytes }, seed) {
    const request = {
      path: '/v1/completions',
      body: { prompt: noncePrompt(seed, promptBytes), max_tokens: 8 },
    };
    return {
      phases: [
        {
          id: 'cold',
          title: 'A prompt that no endpoint has seen',
          arrival: { type: 'sequential' },
          requests: [request],
        },
        {
          id: 'warm',
          title: 'The same prompt again',
          arrival: { type: 'sequential' },
          requests: Array.from({ length: warmRequests }, () => request),
        },
      ],
    };
  },

  judge(observations) {
    const { requests } = observations;
    const traffic = [answered(requests), passedEpp(requests)];
    const obstacle = scoresMissing(observations) ?? singleEndpoint(requests);
    if (obstacle !== undefined) {
      return {
        verdict: 'inconclusive',
        reason: obstacle,
        assertions: traffic,
      };
    }
    const prefix = Object.entries(observations.scorers).find(([, { type }]) =>
      prefixScorerTypes.includes(type),
    );
    if (!prefix) {
      return {
        verdict: 'fail',
        reason:
          'The EPP is configured without a prefix-cache scorer, so it cannot prefer a cached prefix: add prefix-cache-scorer to its scheduling profile.',
        assertions: traffic,
      };
    }
    return judgeScores(observations, traffic, prefix);
  },
};

function judgeScores(
  { requests }: ScenarioObservations,
  traffic: Assertion[],
  [scorer, { weight }]: [string, EppScorer],
): Judgement {
  const cold = requests.filter(({ phase }) => phase === 'cold');
  const warm = requests.filter(({ phase }) => phase === 'warm');
  const cached = cold.at(0)?.served;
  /** Expected raw score of the prefix scorer. */
  const isCached = (endpoint: string) => (endpoint === cached ? 1 : 0);
  const margin = leastMargin(warm, cached);

  const assertions: Assertion[] = [
    ...traffic,
    rawAssertion(
      'cold: no endpoint has the prefix in its cache',
      cold,
      scorer,
      () => 0,
    ),
    totalAssertion(
      'cold: totals follow from the weights',
      cold,
      scorer,
      () => 0,
      weight,
    ),
    rawAssertion(
      'warm: exactly the endpoint that served the cold request has the prefix',
      warm,
      scorer,
      isCached,
    ),
    totalAssertion(
      'warm: totals follow from the weights',
      warm,
      scorer,
      isCached,
      weight,
    ),
    {
      name: 'warm: the cached endpoint leads',
      passed: margin !== undefined && margin > tolerance,
      measured:
        margin === undefined
          ? 'no lead could be measured'
          : `least lead over any other endpoint ${decimals(margin)}`,
      expected: `more than ${decimals(0)}`,
    },
    pickedAssertion(warm, cached),
    servedAsPicked(requests),
  ];
  const failed = assertions.find(({ passed }) => !passed);
  if (!failed) {
    return { verdict: 'pass', assertions };
  }
  return {
    verdict: 'fail',
    reason:
      weight === 0 && (margin === undefined || margin <= tolerance)
        ? `The scorer ${scorer} has weight 0, so a cached prefix gives no lead: set a weight above 0 (the default profile has 2).`
        : `${failed.name}: measured ${failed.measured}; expected ${failed.expected}.`,
    assertions,
  };
}

function singleEndpoint(requests: readonly RunRequest[]): string | undefined {
  const single = requests.find(
    ({ endpoints }) => Object.keys(endpoints).length === 1,
  );
  return single
    ? `Request ${single.index} had a single candidate endpoint, and a preference needs something to choose from: run the test with at least two ready pods.`
    : undefined;
}

/** The prefix scorer's raw score on every endpoint of every request. */
function rawAssertion(
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

/** What each total has to be: the other scorers' measured scores times their weights, and the prefix's share. */
function totalAssertion(
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
    const values = Object.entries(request.endpoints)
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
  };
}

/** By how much the cached endpoint's total is ahead of the best other one, at least. */
function leastMargin(
  requests: readonly RunRequest[],
  cached: string | undefined,
): number | undefined {
  const margins = requests.map(({ endpoints }) => {
    const totals = Object.entries(endpoints);
    const own = totals.find(([endpoint]) => endpoint === cached);
    const others = totals.filter(([endpoint]) => endpoint !== cached);
    return own
      ? own[1].total - Math.max(...others.map(([, { total }]) => total))
      : undefined;
  });
  return margins.reduce(
    (least, margin) =>
      least === undefined || margin === undefined
        ? undefined
        : Math.min(least, margin),
    margins.at(0),
  );
}

function pickedAssertion(
  warm: readonly RunRequest[],
  cached: string | undefined,
): Assertion {
  const right = warm.filter(
    ({ picked }) => picked !== undefined && picked === cached,
  );
  const wrong = warm.find(request => !right.includes(request));
  return {
    name: 'warm: every request picked the cached endpoint',
    passed: warm.length > 0 && right.length === warm.length,
    measured: `${right.length} of ${warm.length}${
      wrong
        ? `; request ${wrong.index} picked ${
            wrong.picked ?? 'nobody knows whom'
          }`
        : ''
    }`,
    expected: `${warm.length} of ${warm.length} picked ${
      cached ?? 'the endpoint that served the cold request (no header named it)'
    }`,
  };
}

function decimals(value: number | undefined): string {
  return value === undefined ? 'unknown' : value.toFixed(3);
}
