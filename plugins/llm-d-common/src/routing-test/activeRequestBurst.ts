import { conclude, ofPhase, tooFewEndpoints } from './conclude';
import { noncePrompt } from './noncePrompt';
import { mostAtOnce, underWay } from './overlap';
import type { Assertion, RunRequest } from './RunReport';
import type { Scenario } from './Scenario';
import { answered, passedEpp, servedAsPicked } from './trafficAssertions';

/** What may be set for a run of the active-request-burst scenario. @public */
export type ActiveRequestBurstParameters = {
  requests: number;
  /** ms between two requests of the burst. */
  spacingMs: number;
  maxTokens: number;
  /** How many requests more than the least busy endpoint one may have. */
  tolerance: number;
};

const scorerTypes = ['active-request-scorer', 'running-requests-size-scorer'];

/**
 * A burst of long requests goes to whoever has the fewest under way: the active-request scorer counts what it has sent itself, so
 * it spreads a burst before any metric could tell.
 *
 * @public
 */
export const activeRequestBurst: Scenario<ActiveRequestBurstParameters> = {
  id: 'active-request-burst',
  title: 'Burst of long requests',
  description:
    'Sends many long requests within a moment, each with a prompt of its own. The active-request scorer knows what is under way, so the burst has to be spread evenly, one request more or less.',
  proves:
    'The EPP counts requests that are under way, and gives each new one to an endpoint that has the fewest.',
  disruptive: false,
  defaults: { requests: 24, spacingMs: 5, maxTokens: 64, tolerance: 1 },
  parameters: {
    requests: {
      type: 'integer',
      description: 'How many requests the burst has.',
      minimum: 4,
      maximum: 500,
      unit: 'requests',
    },
    spacingMs: {
      type: 'number',
      description:
        'Between two requests; the EPP needs about a millisecond for each.',
      minimum: 0,
      maximum: 1000,
      unit: 'ms',
    },
    maxTokens: {
      type: 'integer',
      description:
        'Length of each answer. The requests have to be under way at the same time, so a fast model needs long answers.',
      minimum: 1,
      maximum: 1000,
      unit: 'tokens',
    },
    tolerance: {
      type: 'integer',
      description:
        'How many requests more than the least busy endpoint one may get.',
      minimum: 0,
      maximum: 100,
      unit: 'requests',
    },
  },
  unfit: ({ endpoints, entrance, pluginTypes }, { requests }) => {
    if (!pluginTypes.some(type => scorerTypes.includes(type))) {
      return `The EPP is configured without ${scorerTypes.join(
        ' or ',
      )}, so nothing makes it spread a burst: set epp.configProfile to proxy-performance, or add the scorer.`;
    }
    if (entrance === 'service-proxy' && requests > 5) {
      return "A burst does not fit through the API server's service proxy, which takes 5 requests at once: put the gateway's address on the list of allowed gateways (llmD.gateways.allow).";
    }
    return tooFewEndpoints(endpoints, 2);
  },

  plan({ maxTokens, requests, spacingMs }, seed) {
    return {
      phases: [
        {
          id: 'burst',
          title: 'Long requests within a moment',
          arrival: {
            type: 'open-loop',
            atMs: Array.from({ length: requests }, (_, n) => n * spacingMs),
          },
          requests: Array.from({ length: requests }, (_, n) => ({
            path: '/v1/completions',
            body: {
              prompt: noncePrompt(`${n}.${seed}`, 256),
              max_tokens: maxTokens,
              ignore_eos: true,
            },
          })),
        },
      ],
    };
  },

  judge(observations, { tolerance }) {
    const burst = ofPhase(observations.requests, 'burst');
    const endpoints = [
      ...new Set(
        burst.flatMap(({ decision, served }) => [
          ...Object.keys(decision?.endpoints ?? {}),
          ...(served === undefined ? [] : [served]),
        ]),
      ),
    ].sort();
    const overlap = mostAtOnce(burst);
    const traffic = [answered(burst), passedEpp(burst), servedAsPicked(burst)];
    const spread = spreadAssertion(burst, endpoints, tolerance);
    const scorers = Object.entries(observations.scorers).filter(
      ([, { type }]) => scorerTypes.includes(type),
    );
    const weightless = scorers.every(([, { weight }]) => weight === 0)
      ? scorers.at(0)
      : undefined;
    return conclude(observations, {
      assertions: [
        ...traffic,
        {
          name: 'what is under way counts',
          passed: scorers.length > 0 && weightless === undefined,
          measured:
            scorers
              .map(([name, { weight }]) => `${name} with weight ${weight}`)
              .join(', ') || 'no scorer',
          expected: 'a weight above 0',
        },
        spread,
      ],
      unobserved: [
        'How long the EPP takes to count a request: two that arrive within that time may be given to one endpoint.',
      ],
      obstacle:
        traffic.every(({ passed }) => passed) && overlap < burst.length
          ? `Only ${overlap} of ${
              burst.length
            } requests were under way at the same time, so a burst has not been shown: answers have to take longer than ${Math.ceil(
              burst.at(-1)?.startedAtMs ?? 0,
            )} ms (maxTokens, or the simulator's latency.interTokenLatency).`
          : undefined,
      because: weightless
        ? `The scorer ${weightless[0]} has weight 0, so what is under way counts for nothing: set a weight above 0.`
        : undefined,
    });
  },
};

/** At each request's start: how many more than the least busy endpoint its own endpoint had before it. */
function spreadAssertion(
  burst: readonly RunRequest[],
  endpoints: readonly string[],
  tolerance: number,
): Assertion {
  const excess = burst.map((request, index) => {
    const before = burst.slice(0, index);
    const counts = endpoints.map(
      endpoint =>
        before.filter(
          other =>
            other.served === endpoint && underWay(other, request.startedAtMs),
        ).length,
    );
    const own = endpoints.indexOf(request.served ?? '');
    return { request, more: own < 0 ? 0 : counts[own] - Math.min(...counts) };
  });
  const worst = excess.reduce(
    (most, entry) => (entry.more > most.more ? entry : most),
    excess[0],
  );
  const counts = endpoints.map(
    endpoint =>
      `${endpoint} ${burst.filter(({ served }) => served === endpoint).length}`,
  );
  return {
    name: 'each request went to an endpoint with the fewest under way',
    passed: excess.length > 0 && worst.more <= tolerance,
    measured: worst
      ? `${counts.join(', ')}; request ${worst.request.index} went to ${
          worst.request.served ?? 'nobody knows whom'
        }, which had ${worst.more} more than the least busy one`
      : 'no request',
    expected: 'no more than the least busy endpoint has',
    tolerance: `${tolerance} request${tolerance === 1 ? '' : 's'}`,
  };
}
