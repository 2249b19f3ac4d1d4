import fc from 'fast-check';
import { seededRandom } from '../random/Random';
import { LatencyModel, loadFactor, normalDuration } from './LatencyModel';
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
};

const model = (parameters: Partial<LatencyParameters>) =>
  new LatencyModel({ ...none, ...parameters }, seededRandom(1));

const work = {
  promptTokens: 100,
  cachedTokens: 0,
  remotePrefill: false,
  running: 1,
};

describe('LatencyModel', () => {
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

  it('grows with load from 1 to the factor', () => {
    expect(loadFactor(3, 1, 5)).toBe(1);
    expect(loadFactor(3, 3, 5)).toBe(2);
    expect(loadFactor(3, 5, 5)).toBe(3);
    expect(loadFactor(3, 1, 1)).toBe(1);
  });

  it('takes the time to first token, under load, whatever the prompt', () => {
    const latency = model({
      timeToFirstToken: 100,
      timeFactorUnderLoad: 2,
      prefillTimePerToken: 50,
    });
    expect(latency.prefill(work)).toBe(100);
    expect(latency.prefill({ ...work, running: 5, promptTokens: 9 })).toBe(200);
  });

  it('without one, takes the overhead and the time of each uncached token', () => {
    const latency = model({
      prefillOverhead: 10,
      prefillTimePerToken: 2,
      timeFactorUnderLoad: 2,
    });
    expect(latency.prefill(work)).toBe(210);
    expect(latency.prefill({ ...work, cachedTokens: 96 })).toBe(18);
    expect(latency.prefill({ ...work, running: 5 })).toBe(420);
  });

  it('lets the calculator decide when it is named', () => {
    const both = { timeToFirstToken: 100, prefillTimePerToken: 2 };
    expect(model({ ...both, calculator: 'per-token' }).prefill(work)).toBe(200);
    expect(model({ ...both, calculator: 'constant' }).prefill(work)).toBe(100);
    expect(
      model({ prefillOverhead: 5, calculator: 'constant' }).prefill(work),
    ).toBe(0);
  });

  it('transfers the KV cache of a remote prefill, load or not', () => {
    const remote = { ...work, remotePrefill: true, running: 5 };
    const busy = { timeFactorUnderLoad: 3, timeToFirstToken: 1000 };
    expect(model({ ...busy, kvCacheTransferLatency: 7 }).prefill(remote)).toBe(
      7,
    );
    expect(
      model({ ...busy, kvCacheTransferTimePerToken: 0.5 }).prefill(remote),
    ).toBe(50);
  });

  it('cuts fractions of a millisecond', () => {
    expect(model({ interTokenLatency: 0.9 }).interToken(1)).toBe(0);
    expect(model({ interTokenLatency: 20.9 }).interToken(1)).toBe(20);
  });
});
