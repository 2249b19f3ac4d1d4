import fc from 'fast-check';
import { seededRandom } from '../random/Random';
import {
  LatencyModel,
  loadFactor,
  normalDuration,
  PrefillWork,
} from './LatencyModel';
import { LatencyParameters } from './LatencyParameters';

const none: LatencyParameters = {
  calculator: '',
  timeToFirstToken: 0,
  timeToFirstTokenStdDev: 0,
  interTokenLatency: 0,
  interTokenLatencyStdDev: 0,
  prefillOverhead: 0,
  prefillTimePerToken: 0,
  prefillTimeStdDev: 0,
  kvCacheTransferLatency: 0,
  kvCacheTransferLatencyStdDev: 0,
  kvCacheTransferTimePerToken: 0,
  kvCacheTransferTimeStdDev: 0,
  timeFactorUnderLoad: 1,
  maxNumSeqs: 5,
  resolution: 'nanosecond',
};

const work: PrefillWork = {
  promptTokens: 100,
  cachedTokens: 0,
  remotePrefill: false,
  running: 1,
};

const prefill = (
  parameters: Partial<LatencyParameters>,
  changed: Partial<PrefillWork> = {},
): number =>
  new LatencyModel({ ...none, ...parameters }).prefill(
    { ...work, ...changed },
    seededRandom(1),
  );

const interToken = (
  parameters: Partial<LatencyParameters>,
  running = 1,
): number =>
  new LatencyModel({ ...none, ...parameters }).interToken(
    running,
    seededRandom(1),
  );

describe('normalDuration', () => {
  it('draws whole milliseconds within 30 % to 170 % of the mean, around the mean', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        (seed, mean, share) => {
          const random = seededRandom(seed);
          const draws = Array.from({ length: 50 }, () =>
            normalDuration(random, mean, share * mean),
          );
          expect(draws.every(Number.isInteger)).toBe(true);
          expect(Math.min(...draws)).toBeGreaterThanOrEqual(
            Math.trunc(0.3 * mean),
          );
          expect(Math.max(...draws)).toBeLessThanOrEqual(1.7 * mean);
          const average = draws.reduce((sum, draw) => sum + draw, 0) / 50;
          expect(Math.abs(average - mean)).toBeLessThanOrEqual(0.25 * mean + 1);
        },
      ),
    );
  });
});

it.each([
  // factor, running, maxNumSeqs, load(n) = 1 + (f - 1)(n - 1) / (max - 1)
  [3, 1, 5, 1],
  [3, 3, 5, 2],
  [3, 5, 5, 3],
  [1.5, 2, 3, 1.25],
  [3, 1, 1, 1],
  [1, 9, 9, 1],
])('loadFactor(%d, %d of %#) is linear in what runs', (f, n, max, load) => {
  expect(loadFactor(f, n, max)).toBeCloseTo(load, 12);
});

describe('prefill', () => {
  const both = { timeToFirstToken: 100, prefillTimePerToken: 2 };
  const perToken = { prefillOverhead: 10, prefillTimePerToken: 2 };
  const busy = { timeFactorUnderLoad: 2 };
  it.each<[string, Partial<LatencyParameters>, Partial<PrefillWork>, number]>([
    ['a TTFT wins over the time per token', both, {}, 100],
    ['a TTFT grows with load', { ...both, ...busy }, { running: 5 }, 200],
    ['half load, half the growth', { ...both, ...busy }, { running: 3 }, 150],
    ['whatever the prompt', both, { promptTokens: 9 }, 100],
    [
      'a deviation alone already means a TTFT',
      { ...perToken, timeToFirstTokenStdDev: 1 },
      {},
      0,
    ],
    ['without one, overhead and each token', perToken, {}, 210],
    ['but not the cached ones', perToken, { cachedTokens: 96 }, 18],
    ['both under load', { ...perToken, ...busy }, { running: 5 }, 420],
    ['per-token by name', { ...both, calculator: 'per-token' }, {}, 200],
    ['constant by name', { ...perToken, calculator: 'constant' }, {}, 0],
  ])('%s', (_, parameters, changed, expected) => {
    expect(prefill(parameters, changed)).toBe(expected);
  });
});

describe('the transfer of a remote prefill', () => {
  const remote = { remotePrefill: true, running: 5 };
  const busy = { timeFactorUnderLoad: 3, timeToFirstToken: 1000 };
  const perToken = { kvCacheTransferTimePerToken: 0.5 };
  it.each<[string, Partial<LatencyParameters>, number]>([
    ['is constant, load or not', { ...busy, kvCacheTransferLatency: 7 }, 7],
    ['grows with the prompt', { ...busy, ...perToken }, 50],
    [
      'is constant when both are there',
      { ...perToken, kvCacheTransferLatency: 7 },
      7,
    ],
    [
      'per token by name',
      { ...perToken, kvCacheTransferLatency: 7, calculator: 'per-token' },
      50,
    ],
    ['constant by name', { ...perToken, calculator: 'constant' }, 0],
    ['does not care for a TTFT', { timeToFirstToken: 1000 }, 0],
  ])('%s', (_, parameters, expected) => {
    expect(prefill(parameters, remote)).toBe(expected);
  });

  it('counts cached tokens too: they come from elsewhere', () => {
    expect(prefill(perToken, { ...remote, cachedTokens: 90 })).toBe(50);
  });
});

describe('fractions of a millisecond', () => {
  it.each([
    [0.9, 0],
    [20.9, 20],
  ])('are cut off a latency: %d', (latency, expected) => {
    expect(interToken({ interTokenLatency: latency })).toBe(expected);
  });

  it('count in sums', () => {
    expect(prefill({ prefillTimePerToken: 0.29 })).toBe(29);
  });

  it('do not count where a release knows none', () => {
    const parameters = { prefillTimePerToken: 1, timeFactorUnderLoad: 1.9 };
    const atFullLoad = { running: 5 };
    expect(prefill(parameters, atFullLoad)).toBe(190);
    expect(
      prefill({ ...parameters, resolution: 'millisecond' }, atFullLoad),
    ).toBe(100);
  });
});

it('stretches inter-token latency under load', () => {
  const parameters = { interTokenLatency: 20, timeFactorUnderLoad: 2 };
  expect(interToken(parameters, 1)).toBe(20);
  expect(interToken(parameters, 3)).toBe(30);
  expect(interToken(parameters, 5)).toBe(40);
});
