import type { EppScorer } from '../decision/readEppConfig';
import { backgroundOf, conclude, ofPhase, tooFewEndpoints } from './conclude';
import { noncePrompt } from './noncePrompt';
import type { Assertion, RunRequest } from './RunReport';
import type { Judgement, Scenario } from './Scenario';
import type { ScenarioObservations } from './ScenarioObservations';
import {
  leadAssertion,
  leastLead,
  rawAssertion,
  totalAssertion,
} from './scoreAssertions';
import {
  answered,
  passedEpp,
  scoresMissing,
  servedAsPicked,
} from './trafficAssertions';

/** What may be set for a run of the prefix-cache-skew scenario. @public */
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
  proves:
    'Requests pass the EPP, its prefix scorer knows exactly which endpoint served a prompt, its totals follow from its weights, and the endpoint that it picks is the one that answers.',
  disruptive: false,
  defaults: { warmRequests: 4, promptBytes: 2048 },
  parameters: {
    warmRequests: {
      type: 'integer',
      description: 'How often the cold prompt is sent again.',
      minimum: 1,
      maximum: 100,
      unit: 'requests',
    },
    promptBytes: {
      type: 'integer',
      description:
        'Length of the prompt. EPPs compare prefixes in blocks of 64 or 256 bytes; a simulator takes 1024 tokens by default.',
      minimum: 512,
      maximum: 100_000,
      unit: 'bytes',
    },
  },

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

  unfit: ({ endpoints }) => tooFewEndpoints(endpoints, 2),

  judge(observations) {
    const { requests } = observations;
    const traffic = [answered(requests), passedEpp(requests)];
    const unobserved = unobservedOf(observations);
    const obstacle = scoresMissing(observations) ?? singleEndpoint(requests);
    if (obstacle !== undefined) {
      return conclude(observations, {
        assertions: traffic,
        unobserved,
        obstacle,
      });
    }
    const prefix = Object.entries(observations.scorers).find(([, { type }]) =>
      prefixScorerTypes.includes(type),
    );
    if (!prefix) {
      return {
        ...conclude(observations, { assertions: traffic, unobserved }),
        verdict: 'fail',
        reason: withoutPrefixScorer(observations),
      };
    }
    return judgeScores(observations, traffic, prefix);
  },
};

function withoutPrefixScorer({ stack }: ScenarioObservations): string {
  const pickers = stack?.pickers ?? [];
  return `The EPP is configured without a prefix-cache scorer${
    pickers.some(type => type !== 'max-score-picker')
      ? `, and its picker is ${pickers.join(', ')}`
      : ''
  }, so it cannot prefer a cached prefix: add prefix-cache-scorer to its scheduling profile.`;
}

function judgeScores(
  observations: ScenarioObservations,
  traffic: Assertion[],
  [scorer, { weight }]: [string, EppScorer],
): Judgement {
  const { requests } = observations;
  const cold = ofPhase(requests, 'cold');
  const warm = ofPhase(requests, 'warm');
  const cached = cold.at(0)?.served;
  /** Expected raw score of the prefix scorer. */
  const isCached = (endpoint: string) => (endpoint === cached ? 1 : 0);
  const lead = leadAssertion(
    'warm: the cached endpoint leads',
    leastLead(warm, cached),
  );
  const picked = pickedAssertion(warm, cached);
  const stale = staleIndex(observations, warm, scorer);

  return conclude(observations, {
    unobserved: unobservedOf(observations),
    because:
      (weight === 0 && !lead.passed
        ? `The scorer ${scorer} has weight 0, so a cached prefix gives no lead: set a weight above 0 (the default profile has 2).`
        : undefined) ??
      (stale && !stale.passed
        ? `${staleReason(stale)}${backgroundOf(observations)}`
        : undefined) ??
      otherPicker(observations, picked),
    assertions: [
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
      lead,
      picked,
      ...pickerAssertion(observations),
      servedAsPicked(requests),
      ...(stale ? [stale] : []),
    ],
  });
}

/** Right picks by a picker that need not take the best are luck. */
function pickerAssertion({ stack }: ScenarioObservations): Assertion[] {
  return stack
    ? [
        {
          name: 'the picker takes the highest total',
          passed: stack.pickers.every(type => type === 'max-score-picker'),
          measured: stack.pickers.join(', '),
          expected: 'max-score-picker',
        },
      ]
    : [];
}

function otherPicker(
  { stack }: ScenarioObservations,
  picked: Assertion,
): string | undefined {
  const other =
    stack?.pickers.filter(type => type !== 'max-score-picker') ?? [];
  return other.length > 0
    ? `The EPP's picker is ${other.join(
        ', ',
      )}, which does not take the best (cached endpoint picked: ${
        picked.measured
      }): use max-score-picker to follow the scores.`
    : undefined;
}

/**
 * The EPP's index says what an endpoint has cached, and the endpoint's own word can contradict it: another model server may have
 * taken the pod's name, or it may have thrown the blocks away.
 */
function staleIndex(
  { stack }: ScenarioObservations,
  warm: readonly RunRequest[],
  scorer: string,
): Assertion | undefined {
  const known = stack?.endpoints.map(({ name }) => name);
  const telling = warm.filter(
    ({ tokens }) => tokens?.cached !== undefined && keepsCache(stack, warm),
  );
  if (!known && telling.length === 0) {
    return undefined;
  }
  const believed = ({ decision, served = '' }: RunRequest) =>
    decision?.endpoints[served]?.scorers[scorer]?.raw ?? 0;
  const missing = telling.find(
    request => believed(request) > 0 && request.tokens?.cached === 0,
  );
  const gone = warm
    .flatMap(({ decision }) => Object.entries(decision?.endpoints ?? {}))
    .find(
      ([name, { scorers }]) =>
        known?.includes(name) === false && (scorers[scorer]?.raw ?? 0) > 0,
    );
  return {
    name: "warm: the EPP's prefix index is true",
    passed: !missing && !gone,
    measured: [
      ...(missing
        ? [
            `request ${missing.index}: by the index ${missing.served} had ${(
              believed(missing) * 100
            ).toFixed(0)} % of the prompt, by its own word none of ${
              missing.tokens?.prompt
            } tokens`,
          ]
        : []),
      ...(gone ? [`the index knows ${gone[0]}, which is not in the pool`] : []),
      ...(missing || gone
        ? []
        : [
            telling.length > 0
              ? `${telling.length} model servers' answers agree`
              : 'no endpoint that is gone',
          ]),
    ].join('; '),
    expected: 'what the index says cached, the model server has cached',
  };
}

function staleReason({ measured }: Assertion): string {
  return `The EPP's prefix index is stale (${measured}): the model server has thrown the blocks away or was restarted under the same name. A larger KV cache, or a lower lruCapacityPerServer of the EPP, brings them together.`;
}

function singleEndpoint(requests: readonly RunRequest[]): string | undefined {
  const single = requests.find(
    ({ decision }) => Object.keys(decision?.endpoints ?? {}).length === 1,
  );
  return single
    ? `Request ${single.index} had a single candidate endpoint, and a preference needs something to choose from: run the test with at least two ready pods.`
    : undefined;
}

function pickedAssertion(
  warm: readonly RunRequest[],
  cached: string | undefined,
): Assertion {
  const isRight = ({ decision }: RunRequest) =>
    decision?.picked !== undefined && decision.picked === cached;
  const right = warm.filter(isRight);
  const wrong = warm.find(request => !isRight(request));
  return {
    name: 'warm: every request picked the cached endpoint',
    passed: warm.length > 0 && right.length === warm.length,
    measured: `${right.length} of ${warm.length}${
      wrong
        ? `; request ${wrong.index} picked ${
            wrong.decision?.picked ?? 'nobody knows whom'
          }`
        : ''
    }`,
    expected: `${warm.length} of ${warm.length} picked ${
      cached ?? 'the endpoint that served the cold request (no header named it)'
    }`,
  };
}

/** A model server without a cache counts no cached tokens, and means nothing by it. */
function keepsCache(
  stack: ScenarioObservations['stack'],
  requests: readonly RunRequest[],
): boolean {
  return (
    stack?.modelServersCache === true ||
    requests.some(({ tokens }) => (tokens?.cached ?? 0) > 0)
  );
}

/** Whether the model server had the prefix itself, only it knows. */
function unobservedOf({ requests, stack }: ScenarioObservations): string[] {
  return keepsCache(stack, requests)
    ? []
    : [
        'Whether the model servers themselves had the prefix cached: their answers do not say it (a simulator does with its KV cache enabled).',
      ];
}
