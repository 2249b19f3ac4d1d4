import fc from 'fast-check';
import { formatRunReport } from './formatRunReport';
import { prefixCacheSkew } from './prefixCacheSkew';
import type { Decision, EndpointScore } from '../decision/Decision';
import { rankEndpoints } from '../decision/rankEndpoints';
import type { RunRequest } from './RunReport';
import type { ScenarioObservations } from './ScenarioObservations';
import { summarize } from './summarize';

const endpoints = ['pod-a-rank-0', 'pod-b-rank-0', 'pod-c-rank-0'];

interface Weights {
  load: number;
  prefix: number;
  kv: number;
}

const defaults: Weights = { load: 1, prefix: 2, kv: 1 };

function scored(
  weights: Weights,
  raw: { load: number; prefix: number; kv: number },
): EndpointScore {
  const value = (score: number, weight: number) => ({
    raw: score,
    weight,
    weighted: score * weight,
  });
  const scorers = {
    'load-aware-scorer': value(raw.load, weights.load),
    'prefix-cache-scorer': value(raw.prefix, weights.prefix),
    'kv-cache-utilization-scorer': value(raw.kv, weights.kv),
  };
  return {
    total: Object.values(scorers).reduce((sum, v) => sum + v.weighted, 0),
    scorers,
  };
}

function decisionOf(
  picked: string,
  scores: Record<string, EndpointScore>,
): Decision {
  return {
    requestId: 'r',
    source: 'epp-log',
    picked,
    endpoints: scores,
    ...rankEndpoints(scores),
  };
}

/** What a well-behaved stack gives: everything the EPP promises, with these weights and these loads. */
function observe(
  options: {
    weights?: Weights;
    cached?: string;
    others?: { load: number; kv: number };
  } = {},
): ScenarioObservations {
  const {
    cached = 'pod-b-rank-0',
    others = { load: 0.5, kv: 1 },
    weights = defaults,
  } = options;
  const request = (index: number, phase: 'cold' | 'warm'): RunRequest => ({
    index,
    phase,
    requestId: `r${index}`,
    status: 200,
    served: cached,
    decision: decisionOf(
      cached,
      Object.fromEntries(
        endpoints.map(endpoint => [
          endpoint,
          scored(weights, {
            ...others,
            prefix: phase === 'warm' && endpoint === cached ? 1 : 0,
          }),
        ]),
      ),
    ),
    startedAtMs: index,
    lagMs: 0,
  });
  return {
    requests: [
      request(0, 'cold'),
      ...[1, 2, 3, 4].map(index => request(index, 'warm')),
    ],
    scorers: {
      'load-aware-scorer': { type: 'load-aware-scorer', weight: weights.load },
      'prefix-cache-scorer': {
        type: 'prefix-cache-scorer',
        weight: weights.prefix,
      },
      'kv-cache-utilization-scorer': {
        type: 'kv-cache-utilization-scorer',
        weight: weights.kv,
      },
    },
    eppVerbosity: 4,
  };
}

type Change = Partial<RunRequest> & {
  picked?: string;
  endpoints?: Record<string, EndpointScore>;
};

/** The same observations with one request changed. */
function withRequest(
  index: number,
  { endpoints: scores, picked, ...change }: Change,
  observations = observe(),
): ScenarioObservations {
  return {
    ...observations,
    requests: observations.requests.map(request =>
      request.index === index
        ? {
            ...request,
            ...(request.decision && {
              decision: decisionOf(
                picked ?? request.decision.picked ?? '',
                scores ?? request.decision.endpoints,
              ),
            }),
            ...change,
          }
        : request,
    ),
  };
}

const scoresOf = (index: number) =>
  observe().requests[index].decision?.endpoints ?? {};

const judge = (observations: ScenarioObservations) =>
  prefixCacheSkew.judge(observations, prefixCacheSkew.defaults);

const failedNames = (observations: ScenarioObservations) =>
  judge(observations)
    .assertions.filter(({ passed }) => !passed)
    .map(({ name }) => name);

describe('prefix-cache-skew', () => {
  it('passes the default profile with 1.500 when cold and 3.500 against 1.500 when warm', () => {
    const { assertions, reason, verdict } = judge(observe());
    expect({ verdict, reason }).toEqual({ verdict: 'pass', reason: undefined });
    expect(assertions.map(({ name, measured }) => [name, measured])).toEqual([
      ['every request was answered', '5 of 5'],
      ['traffic passed the EPP', '5 of 5 passed it (epp-log)'],
      [
        'cold: no endpoint has the prefix in its cache',
        'request 0: pod-a-rank-0 0.000, pod-b-rank-0 0.000, pod-c-rank-0 0.000',
      ],
      [
        'cold: totals follow from the weights',
        'request 0: pod-a-rank-0 1.500, pod-b-rank-0 1.500, pod-c-rank-0 1.500',
      ],
      [
        'warm: exactly the endpoint that served the cold request has the prefix',
        'request 4: pod-a-rank-0 0.000, pod-b-rank-0 1.000, pod-c-rank-0 0.000',
      ],
      [
        'warm: totals follow from the weights',
        'request 4: pod-a-rank-0 1.500, pod-b-rank-0 3.500, pod-c-rank-0 1.500',
      ],
      [
        'warm: the cached endpoint leads',
        'least lead over any other endpoint 2.000',
      ],
      ['warm: every request picked the cached endpoint', '4 of 4'],
      ['every request was served by the endpoint that was picked', '5 of 5'],
    ]);
  });

  it('computes what it expects from the weights and loads of the stack', () => {
    fc.assert(
      fc.property(
        fc.record({
          weights: fc.record({
            load: fc.nat(5),
            prefix: fc.integer({ min: 1, max: 9 }),
            kv: fc.nat(5),
          }),
          cached: fc.constantFrom(...endpoints),
          others: fc.record({
            load: fc.double({ min: 0, max: 0.5, noNaN: true }),
            kv: fc.double({ min: 0, max: 1, noNaN: true }),
          }),
        }),
        stack => {
          expect(failedNames(observe(stack))).toEqual([]);
        },
      ),
    );
  });

  const reordered = (
    scores: Record<string, EndpointScore>,
    order: string[],
    reverse: boolean,
  ) =>
    Object.fromEntries(
      order.map(name => {
        const { scorers, total } = scores[name];
        const entries = Object.entries(scorers);
        return [
          name,
          {
            total,
            scorers: Object.fromEntries(reverse ? entries.reverse() : entries),
          },
        ];
      }),
    );

  it('judges the same in whatever order endpoints and scorers come', () => {
    const shuffled = (observations: ScenarioObservations) =>
      fc
        .tuple(
          fc.shuffledSubarray(endpoints, { minLength: endpoints.length }),
          fc.boolean(),
        )
        .map(([order, reverse]) => ({
          ...observations,
          requests: observations.requests.map(request =>
            request.decision
              ? {
                  ...request,
                  decision: {
                    ...request.decision,
                    endpoints: reordered(
                      request.decision.endpoints,
                      order,
                      reverse,
                    ),
                  },
                }
              : request,
          ),
        }));
    const cases = [
      observe(),
      observe({ weights: { ...defaults, prefix: 0 } }),
      withRequest(2, { picked: 'pod-a-rank-0' }),
    ];
    for (const observations of cases) {
      fc.assert(
        fc.property(shuffled(observations), other => {
          expect(judge(other)).toEqual(judge(observations));
        }),
      );
    }
  });

  it('fails with prefix weight 0, although the prefix was found, and says why', () => {
    const judgement = judge(observe({ weights: { ...defaults, prefix: 0 } }));
    expect(judgement.verdict).toBe('fail');
    expect(judgement.reason).toBe(
      'The scorer prefix-cache-scorer has weight 0, so a cached prefix gives no lead: set a weight above 0 (the default profile has 2).',
    );
  });

  it('fails without a prefix scorer', () => {
    const { 'prefix-cache-scorer': _, ...scorers } = observe().scorers;
    expect(judge({ ...observe(), scorers })).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('without a prefix-cache scorer'),
    });
  });

  const wrong = 'pod-a-rank-0';
  it.each<[string, ScenarioObservations, string[]]>([
    [
      'a request that nobody answered',
      withRequest(3, { status: 0, error: 'ECONNREFUSED' }),
      ['every request was answered'],
    ],
    [
      'a request that went past the EPP',
      withRequest(3, { decision: undefined }),
      [
        'traffic passed the EPP',
        'warm: exactly the endpoint that served the cold request has the prefix',
        'warm: totals follow from the weights',
        'warm: the cached endpoint leads',
        'warm: every request picked the cached endpoint',
        'every request was served by the endpoint that was picked',
      ],
    ],
    [
      'a prompt that somebody had cached before',
      withRequest(0, {
        endpoints: {
          ...scoresOf(0),
          [wrong]: scored(defaults, { load: 0.5, prefix: 0.25, kv: 1 }),
        },
      }),
      [
        'cold: no endpoint has the prefix in its cache',
        'cold: totals follow from the weights',
      ],
    ],
    [
      'a total that is not the weighted sum',
      withRequest(1, {
        endpoints: {
          ...scoresOf(1),
          [wrong]: { ...scoresOf(1)[wrong], total: 1.75 },
        },
      }),
      ['warm: totals follow from the weights'],
    ],
    [
      'a pick of another endpoint',
      withRequest(2, { picked: wrong, served: wrong }),
      ['warm: every request picked the cached endpoint'],
    ],
    [
      'a gateway that does not go where the EPP says',
      withRequest(2, { served: wrong }),
      ['every request was served by the endpoint that was picked'],
    ],
    [
      'an answer that does not tell who gave it',
      withRequest(4, { served: undefined }),
      ['every request was served by the endpoint that was picked'],
    ],
  ])('fails on %s', (_, observations, names) => {
    const judgement = judge(observations);
    expect(judgement.verdict).toBe('fail');
    expect(judgement.reason).toContain(names[0]);
    expect(failedNames(observations)).toEqual(names);
  });

  it('is inconclusive when the EPP logs no scores, and says what to change', () => {
    const quiet = {
      ...observe(),
      requests: observe().requests.map(request => ({
        ...request,
        decision: decisionOf('pod-b-rank-0', {}),
      })),
    };
    expect(judge({ ...quiet, eppVerbosity: 3 })).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('set epp.verbosity to 4'),
    });
    expect(judge({ ...quiet, eppVerbosity: undefined }).verdict).toBe(
      'inconclusive',
    );
  });

  it('is inconclusive with a single endpoint', () => {
    const [only] = endpoints;
    const observations = observe({ cached: only });
    const judgement = judge({
      ...observations,
      requests: observations.requests.map(request => ({
        ...request,
        decision: decisionOf(only, { [only]: scoresOf(0)[only] }),
      })),
    });
    expect(judgement.verdict).toBe('inconclusive');
    expect(judgement.reason).toContain('at least two ready pods');
  });

  it('sends the same prompt every time, unlike that of any other seed from the first block on', () => {
    const promptsOf = (seed: string) =>
      prefixCacheSkew
        .plan(prefixCacheSkew.defaults, seed)
        .phases.flatMap(({ requests }) => requests)
        .map(({ body }) => String(body.prompt));
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (seed, other) => {
        const prompts = promptsOf(seed);
        expect(prompts).toHaveLength(5);
        expect(new Set(prompts).size).toBe(1);
        expect(Buffer.byteLength(prompts[0])).toBe(2048);
        fc.pre(seed !== other);
        expect(promptsOf(other)[0].slice(0, 64)).not.toBe(
          prompts[0].slice(0, 64),
        );
      }),
    );
  });
});

it('prints a run as tables and a verdict', () => {
  const observations = observe();
  const text = formatRunReport({
    scenario: 'prefix-cache-skew',
    ...judge(observations),
    requests: [...observations.requests],
    seed: 'seed',
    parameters: prefixCacheSkew.defaults,
    entrance: 'direct',
    summary: summarize(observations.requests),
    timings: {},
    localStandIn: true,
  });
  const lines = text.split('\n');
  expect(lines[0]).toBe('prefix-cache-skew: pass (local stand-in)');
  const warm = lines.findIndex(line => line.startsWith('request 1 (warm)'));
  expect(lines[warm]).toBe(
    'request 1 (warm), HTTP 200, picked pod-b-rank-0, served pod-b-rank-0',
  );
  expect(
    lines.slice(warm + 1, warm + 5).map(line => line.split(/ {2,}/)),
  ).toEqual([
    [
      '',
      'endpoint',
      'load-aware-scorer',
      'prefix-cache-scorer',
      'kv-cache-utilization-scorer',
      'total',
    ],
    [
      '',
      'pod-a-rank-0',
      '0.500 x 1 = 0.500',
      '0.000 x 2 = 0.000',
      '1.000 x 1 = 1.000',
      '1.500',
    ],
    [
      '',
      'pod-b-rank-0',
      '0.500 x 1 = 0.500',
      '1.000 x 2 = 2.000',
      '1.000 x 1 = 1.000',
      '3.500',
      'picked, served',
    ],
    [
      '',
      'pod-c-rank-0',
      '0.500 x 1 = 0.500',
      '0.000 x 2 = 0.000',
      '1.000 x 1 = 1.000',
      '1.500',
    ],
  ]);
  expect(lines.at(-1)).toBe('verdict: pass');
});
