import type { EppScorer } from '../decision/readEppConfig';
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

  judge(observations) {
    const { requests } = observations;
    const unobserved = unobservedOf(observations);
    const traffic = [answered(requests), passedEpp(requests)];
    const obstacle = scoresMissing(observations) ?? singleEndpoint(requests);
    if (obstacle !== undefined) {
      return {
        verdict: 'inconclusive',
        reason: obstacle,
        assertions: traffic,
        unobserved,
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
        unobserved,
      };
    }
    return judgeScores(observations, traffic, prefix);
  },
};

function judgeScores(
  observations: ScenarioObservations,
  traffic: Assertion[],
  [scorer, { weight }]: [string, EppScorer],
): Judgement {
  const { requests } = observations;
  const unobserved = unobservedOf(observations);
  const cold = requests.filter(({ phase }) => phase === 'cold');
  const warm = requests.filter(({ phase }) => phase === 'warm');
  const cached = cold.at(0)?.served;
  /** Expected raw score of the prefix scorer. */
  const isCached = (endpoint: string) => (endpoint === cached ? 1 : 0);
  const lead = leadAssertion(
    'warm: the cached endpoint leads',
    leastLead(warm, cached),
  );

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
    lead,
    pickedAssertion(warm, cached),
    servedAsPicked(requests),
  ];
  const failed = assertions.find(({ passed }) => !passed);
  if (!failed) {
    return { verdict: 'pass', assertions, unobserved };
  }
  return {
    verdict: 'fail',
    reason:
      weight === 0 && !lead.passed
        ? `The scorer ${scorer} has weight 0, so a cached prefix gives no lead: set a weight above 0 (the default profile has 2).`
        : `${failed.name}: measured ${failed.measured}; expected ${failed.expected}.`,
    assertions,
    unobserved,
  };
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

/** Whether the model server had the prefix itself, only it knows. */
function unobservedOf({
  requests,
  unobserved = [],
}: ScenarioObservations): string[] {
  return requests.some(({ tokens }) => tokens?.cached !== undefined)
    ? [...unobserved]
    : [
        ...unobserved,
        'Whether the model servers themselves had the prefix cached: their answers do not say it (a simulator does with its KV cache enabled).',
      ];
}
