import { conclude, tooFewEndpoints } from './conclude';
import { noncePrompt } from './noncePrompt';
import type { Assertion, RunRequest } from './RunReport';
import type { Scenario } from './Scenario';
import { chiSquareUniform, leastExpectedCount } from './statistics/chiSquare';
import { answered, passedEpp, servedAsPicked } from './trafficAssertions';

/** What may be set for a run of the round-robin scenario. @public */
export type RoundRobinParameters = {
  requests: number;
  /** Probability of failing an even distribution. */
  alpha: number;
  promptBytes: number;
};

/**
 * Requests that have nothing in common are spread evenly: on an idle stack every endpoint has the same total, and a tie is broken
 * by lot. Evenness is tested with Pearson's chi-square test against equal shares.
 *
 * @public
 */
export const roundRobin: Scenario<RoundRobinParameters> = {
  id: 'round-robin',
  title: 'Even distribution',
  description:
    'Sends prompts that have nothing in common, one after the other, and counts who served them: with nothing to prefer, every endpoint gets the same share but for chance.',
  proves:
    'Every ready endpoint takes part, and no endpoint is preferred beyond chance (chi-square against equal shares).',
  disruptive: false,
  defaults: { requests: 90, alpha: 0.001, promptBytes: 512 },
  parameters: {
    requests: {
      type: 'integer',
      description:
        'How many prompts are sent; the test needs at least 5 for each endpoint, and finds smaller differences with more.',
      minimum: 10,
      maximum: 5000,
      unit: 'requests',
    },
    alpha: {
      type: 'number',
      description:
        'Probability with which an even distribution fails by chance.',
      minimum: 0.000001,
      maximum: 0.1,
    },
    promptBytes: {
      type: 'integer',
      description: 'Length of each prompt.',
      minimum: 64,
      maximum: 100_000,
      unit: 'bytes',
    },
  },
  unfit: ({ endpoints }) => tooFewEndpoints(endpoints, 2),

  plan({ promptBytes, requests }, seed) {
    return {
      phases: [
        {
          id: 'spread',
          title: 'Prompts that have nothing in common',
          arrival: { type: 'sequential' },
          requests: Array.from({ length: requests }, (_, n) => ({
            path: '/v1/completions',
            body: {
              prompt: noncePrompt(`${n}.${seed}`, promptBytes),
              max_tokens: 2,
            },
          })),
        },
      ],
    };
  },

  judge(observations, { alpha }) {
    const { requests, stack } = observations;
    const endpoints = endpointsOf(
      requests,
      stack?.endpoints.filter(({ ready }) => ready).map(({ name }) => name) ??
        [],
    );
    const counts = endpoints.map(
      endpoint => requests.filter(({ served }) => served === endpoint).length,
    );
    const served = counts.reduce((sum, count) => sum + count, 0);
    const assertions = [
      answered(requests),
      passedEpp(requests),
      servedAsPicked(requests),
    ];
    if (endpoints.length < 2) {
      return conclude(observations, {
        assertions,
        obstacle: `Only ${
          endpoints.at(0) ?? 'nobody'
        } could be chosen, so there is nothing to distribute: run the test with at least two ready pods.`,
      });
    }
    const fewest = served / endpoints.length;
    return conclude(observations, {
      assertions: [...assertions, even(endpoints, counts, alpha)],
      unobserved: [
        'Whether picks depend on each other (a strict rotation and a fair lottery both pass): only the shares are tested.',
      ],
      obstacle:
        assertions.every(({ passed }) => passed) && fewest < leastExpectedCount
          ? `${served} answers of ${
              endpoints.length
            } endpoints are ${fewest.toFixed(
              1,
            )} for each, and the chi-square test needs ${leastExpectedCount}: send at least ${
              leastExpectedCount * endpoints.length
            } requests.`
          : undefined,
    });
  },
};

/** Those that served, that were scored and that the pool had, in the order of their names. */
function endpointsOf(
  requests: readonly RunRequest[],
  ready: readonly string[],
): string[] {
  const scored = requests.flatMap(({ decision }) =>
    Object.keys(decision?.endpoints ?? {}),
  );
  // Filters may keep some of the pool's endpoints for other work (prefill), so who was scored counts where that is known.
  const possible = scored.length > 0 ? scored : ready;
  const served = requests.flatMap(request =>
    request.served === undefined ? [] : [request.served],
  );
  return [...new Set([...possible, ...served])].sort();
}

function even(
  endpoints: readonly string[],
  counts: readonly number[],
  alpha: number,
): Assertion {
  const { degreesOfFreedom, pValue, statistic } = chiSquareUniform(counts);
  return {
    name: 'every endpoint got the same share, but for chance',
    passed: pValue >= alpha,
    measured: `${endpoints
      .map((endpoint, index) => `${endpoint} ${counts[index]}`)
      .join(', ')}; chi-square ${statistic.toFixed(
      2,
    )} with ${degreesOfFreedom} degrees of freedom, p ${pValue.toPrecision(2)}`,
    expected: 'equal shares (Pearson chi-square test)',
    tolerance: `alpha ${alpha}`,
  };
}
