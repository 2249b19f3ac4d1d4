import { activeRequestBurst } from './activeRequestBurst';
import { describeScenario, scenarioDescriptions } from './describeScenario';
import { custom } from './custom';
import { failover } from './failover';
import { fallback } from './fallback';
import { headerAb } from './headerAb';
import { parseScenarioParameters } from './parseScenarioParameters';
import { prefillDecodeSplit } from './prefillDecodeSplit';
import { prefixCacheSkew } from './prefixCacheSkew';
import { roundRobin } from './roundRobin';
import { saturation } from './saturation';
import { scenarios } from './scenarios';
import type { Scenario } from './Scenario';
import { streaming } from './streaming';
import { SimulatedStack, type Faults } from './testing/SimulatedStack';

const seeds = Array.from({ length: 20 }, (_, n) => `seed-${n}`);

/** What a stack has to be like for a scenario. */
const faultless: Record<string, Faults> = {
  [activeRequestBurst.id]: { weights: { active: 1, prefix: 0, load: 0 } },
};

describe('on a healthy stack', () => {
  it.each(Object.keys(scenarios))('%s passes 20 of 20 seeded runs', id => {
    const verdicts = seeds.map(seed => {
      const stack = new SimulatedStack(seed, faultless[id]);
      expect(
        scenarios[id].unfit?.(stack.facts, scenarios[id].defaults),
      ).toBeUndefined();
      const { reason, verdict } = stack.judge(scenarios[id], seed);
      return { seed, verdict, reason };
    });
    expect(verdicts.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  });
});

describe('a fault is found, with its reason, in 20 of 20 seeded runs', () => {
  const cases: [string, Scenario, Faults, RegExp][] = [
    [
      'prefix weight 0',
      prefixCacheSkew,
      { weights: { prefix: 0 } },
      /weight 0/,
    ],
    [
      'a random picker',
      prefixCacheSkew,
      { picker: 'random-picker' },
      /random-picker, which does not take the best/,
    ],
    [
      'an EPP that restarts',
      prefixCacheSkew,
      { restartBefore: 2 },
      /restarted during the run/,
    ],
    [
      'several EPPs that each decide',
      prefixCacheSkew,
      { deciders: 2 },
      /2 pods without leader election/,
    ],
    [
      'an index that is stale',
      prefixCacheSkew,
      { stale: true },
      /prefix index is stale/,
    ],
    ['a gateway that goes anywhere', roundRobin, { bypass: true }, /picked/],
    [
      'one pod that serves most',
      roundRobin,
      { favourite: true },
      /served by the endpoint that was picked/,
    ],
    [
      'active-request weight 0',
      activeRequestBurst,
      { weights: { active: 0, prefix: 0 }, picker: 'random-picker' },
      /weight 0/,
    ],
    [
      'a header that chooses nothing',
      headerAb,
      { oneGroup: true },
      /both groups/,
    ],
    [
      'a direct Service that passes the EPP',
      fallback,
      { directThroughEpp: true },
      /bypassed the EPP/,
    ],
    [
      'an EPP that does not disaggregate',
      prefillDecodeSplit,
      { noPrefill: true },
      /prefill pod first/,
    ],
    [
      'a stream that is held back',
      streaming,
      { buffered: true },
      /streams are not held back/,
    ],
    ['a stream that is cut off', streaming, { cutOff: true }, /\[DONE\]/],
    [
      'a dead pod that stays in the pool',
      failover,
      { deadPodStays: true },
      /during|after/,
    ],
    [
      'a flood that no EPP is asked about',
      saturation,
      { unasked: true },
      /traffic passed the EPP/,
    ],
    [
      'a group that should pass the EPP and does not',
      headerAb,
      { unasked: true },
      /group a: traffic passed the EPP/,
    ],
    ['refusals of another kind', saturation, { refusal: 500 }, /429 or 503/],
  ];
  it.each(cases)('%s', (_, scenario, faults, reason) => {
    const missed = seeds
      .map(seed => {
        const judgement = new SimulatedStack(seed, faults).judge(
          scenario,
          seed,
        );
        return { seed, ...judgement };
      })
      .filter(({ verdict }) => verdict !== 'fail');
    expect(missed).toEqual([]);
    const judgement = new SimulatedStack('seed-0', faults).judge(
      scenario,
      'seed-0',
    );
    expect(judgement.reason).toMatch(reason);
  });
});

describe('a stack that a scenario does not fit', () => {
  it.each([prefixCacheSkew, roundRobin, activeRequestBurst, failover])(
    '$id needs more than one pod',
    scenario => {
      const { facts } = new SimulatedStack('seed', { pods: 1 });
      const single = {
        ...facts,
        endpoints: facts.endpoints.filter(({ role }) => role === 'decode'),
      };
      expect(
        scenarios[scenario.id].unfit?.(single, scenario.defaults),
      ).toContain('1 ready endpoint,');
    },
  );

  it('says what each of the others needs', () => {
    const { facts } = new SimulatedStack('seed');
    const plain = {
      ...facts,
      pluginTypes: ['prefix-cache-scorer'],
      directService: false,
      routeHeaders: [],
      entrance: 'service-proxy' as const,
    };
    expect(
      activeRequestBurst.unfit?.(plain, activeRequestBurst.defaults),
    ).toContain('active-request-scorer');
    expect(headerAb.unfit?.(plain, headerAb.defaults)).toContain(
      'llm-d-ab-test',
    );
    expect(fallback.unfit?.(plain, fallback.defaults)).toContain(
      'no direct Service',
    );
    expect(
      prefillDecodeSplit.unfit?.(plain, prefillDecodeSplit.defaults),
    ).toContain('prefill-decode');
    expect(saturation.unfit?.(plain, saturation.defaults)).toContain(
      'llmD.gateways.allow',
    );
  });

  it('is told that nothing was saturated', () => {
    const stack = new SimulatedStack('seed');
    const observations = stack.observe(saturation, 'seed');
    const all = observations.requests.map(request => ({
      ...request,
      status: 200,
    }));
    expect(
      saturation.judge({ ...observations, requests: all }, saturation.defaults),
    ).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('was not saturated'),
    });
  });

  it('is not blamed for the API server that refuses, or a generator that is late', () => {
    const observations = new SimulatedStack('seed').observe(
      prefixCacheSkew,
      'seed',
    );
    const [first, ...rest] = observations.requests;
    expect(
      prefixCacheSkew.judge(
        {
          ...observations,
          requests: [
            { ...first, status: 429, refusedBy: 'api-server' },
            ...rest,
          ],
        },
        prefixCacheSkew.defaults,
      ),
    ).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('API server refused request 0'),
    });
    const late = (scenario: Scenario) => {
      const seen = new SimulatedStack('seed').observe(scenario, 'seed');
      return scenario.judge(
        {
          ...seen,
          requests: seen.requests.map(request => ({ ...request, lagMs: 500 })),
        },
        scenario.defaults,
      );
    };
    // Latencies mean nothing under another load; refusals are refusals.
    expect(late(custom)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('ms late'),
    });
    expect(late(saturation)).toMatchObject({
      verdict: 'pass',
      unobserved: expect.arrayContaining([
        expect.stringContaining('600 of 600 requests were sent more than'),
      ]),
    });
  });
});

describe('plans', () => {
  it.each(Object.values(scenarios))(
    '$id: the same seed and parameters give the same plan, another seed other prompts',
    scenario => {
      const plan = (seed: string) =>
        JSON.stringify(scenario.plan(scenario.defaults, seed));
      expect(plan('one')).toBe(plan('one'));
      expect(plan('one')).not.toBe(plan('two'));
    },
  );

  it.each(Object.values(scenarios))(
    '$id: an open loop has a time for each request, ascending',
    scenario => {
      const times = scenario
        .plan(scenario.defaults, 'seed')
        .phases.flatMap(({ arrival, requests }) =>
          arrival.type === 'open-loop'
            ? [{ atMs: arrival.atMs, requests: requests.length }]
            : [],
        );
      for (const { atMs, requests } of times) {
        expect(atMs).toHaveLength(requests);
        expect(atMs).toEqual([...atMs].sort((one, other) => one - other));
      }
    },
  );
});

describe('descriptions', () => {
  it('have everything that a form needs, of every scenario', () => {
    const descriptions = scenarioDescriptions();
    expect(descriptions.map(({ id }) => id)).toEqual(Object.keys(scenarios));
    for (const { cost, description, parameters, proves } of descriptions) {
      expect(description).not.toBe('');
      expect(proves).not.toBe('');
      expect(cost.requests).toBeGreaterThan(0);
      expect(cost.concurrency).toBeGreaterThan(0);
      for (const parameter of parameters) {
        expect(parameter.description).toMatch(/\.$/);
      }
    }
    expect(
      descriptions.filter(({ disruptive }) => disruptive).map(({ id }) => id),
    ).toEqual([failover.id, saturation.id]);
  });

  it('count what a plan costs', () => {
    expect(describeScenario(scenarios[prefixCacheSkew.id]).cost).toEqual({
      requests: 5,
      concurrency: 1,
      seconds: 0.3,
      promptTokens: 5 * 512,
      completionTokens: 40,
    });
  });
});

describe('parseScenarioParameters', () => {
  it('has defaults for what nobody sets', () => {
    expect(parseScenarioParameters('prefix-cache-skew', undefined)).toEqual(
      prefixCacheSkew.defaults,
    );
    expect(
      parseScenarioParameters('prefix-cache-skew', { warmRequests: 7 }),
    ).toEqual({ ...prefixCacheSkew.defaults, warmRequests: 7 });
  });

  it.each<[string, unknown, string]>([
    ['nothing', {}, 'There is no scenario "nothing": there are prefix-cache'],
    ['toString', {}, 'There is no scenario "toString"'],
    ['fallback', [], 'Parameters are an object'],
    ['fallback', { speed: 1 }, 'fallback has no parameter "speed"'],
    [
      'fallback',
      { requests: 0 },
      'requests must be a whole number from 1 to 1000 requests.',
    ],
    ['fallback', { requests: 1.5 }, 'requests must be a whole number'],
    ['fallback', { requests: '5' }, 'requests must be a whole number'],
    ['header-ab', { header: 'a b' }, 'is no header name'],
    ['header-ab', { header: 'Authorization' }, 'is not for tests to set'],
    ['custom', { trace: 'requests: 7' }, 'Line 1: requests:'],
    ['saturation', { objective: '../x' }, 'is no name of a Kubernetes object'],
  ])('%s with %j: %s', (id, input, message) => {
    expect(() => parseScenarioParameters(id, input)).toThrow(message);
  });

  it('tells of everything that is wrong at once', () => {
    expect(() =>
      parseScenarioParameters('round-robin', { requests: 1, alpha: 2, x: 1 }),
    ).toThrow(/no parameter "x".*requests must be.*alpha must be/);
  });
});

it('custom judges what its trace asserts', () => {
  const stack = new SimulatedStack('seed');
  const parameters = {
    trace: `
requests:
  - {name: a, count: 3, prefix: shared, promptBytes: 2048}
assertions:
  - {that: same-endpoint}
  - {that: prefix-hits, atLeast: 0.6}
  - {that: latency, of: e2e, atMostMs: 1}
`,
  };
  const { assertions, verdict } = custom.judge(
    {
      ...stack.observe(custom, 'seed', parameters),
    },
    parameters,
  );
  expect(assertions.map(({ name, passed }) => [name, passed])).toEqual([
    ['requests were served by one endpoint', true],
    ['prefix hits', true],
    ['E2E: P95', false],
  ]);
  expect(verdict).toBe('fail');
});
