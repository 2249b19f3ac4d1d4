import fc from 'fast-check';
import { seededRandom } from '../seededRandom';
import { chiSquareUniform } from './chiSquare';
import { logGamma, normalUpperTail, upperGamma } from './distributions';
import {
  histogramOf,
  histogramQuantile,
  LATENCY_BOUNDARIES,
  mergeHistograms,
} from './histogram';
import { mannWhitneyGreater } from './mannWhitney';
import { fisherGreater, wilsonInterval } from './proportions';
import { ascending, quantile } from './quantile';

const latencies = fc.array(fc.double({ min: 0, max: 200_000, noNaN: true }), {
  maxLength: 100,
});

describe('distributions', () => {
  // Tables of the National Institute of Standards and Technology, and closed forms.
  it.each([
    [3.841, 1, 0.05],
    [5.991, 2, 0.05],
    [13.816, 2, 0.001],
    [18.307, 10, 0.05],
    [124.342, 100, 0.05],
  ])('chi-square %p with %p degrees of freedom: p %p', (x, k, p) => {
    expect(upperGamma(k / 2, x / 2)).toBeCloseTo(p, 4);
  });

  it('is exp(-x) for two degrees of freedom, whatever branch computes it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 300, noNaN: true }), x => {
        const expected = Math.exp(-x);
        expect(Math.abs(upperGamma(1, x) - expected)).toBeLessThan(1e-10);
      }),
    );
  });

  it('has the factorial as its gamma function', () => {
    let factorial = 1;
    for (let n = 1; n < 20; n += 1) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 10);
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 10);
  });

  it.each([
    [0, 0.5],
    [1.959964, 0.025],
    [-1.959964, 0.975],
    [3, 0.0013499],
  ])('normal tail above %p is %p', (z, p) => {
    expect(normalUpperTail(z)).toBeCloseTo(p, 6);
  });
});

describe('chi-square test of equal shares', () => {
  it('rejects about alpha of even distributions, and every very uneven one', () => {
    const random = seededRandom('even');
    const runs = 2000;
    let rejected = 0;
    for (let run = 0; run < runs; run += 1) {
      const counts = [0, 0, 0];
      for (let n = 0; n < 90; n += 1) {
        counts[Math.floor(random() * 3)] += 1;
      }
      rejected += chiSquareUniform(counts).pValue < 0.05 ? 1 : 0;
    }
    // Five standard deviations of a binomial with p 0.05 around its mean.
    expect(Math.abs(rejected / runs - 0.05)).toBeLessThan(0.025);
    expect(chiSquareUniform([60, 15, 15]).pValue).toBeLessThan(0.001);
  });

  it('does not depend on the order of the cells, and is 1 for equal ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 2, maxLength: 10 }),
        counts => {
          const { pValue, degreesOfFreedom } = chiSquareUniform(counts);
          expect(pValue).toBeGreaterThanOrEqual(0);
          expect(pValue).toBeLessThanOrEqual(1);
          expect(degreesOfFreedom).toBe(counts.length - 1);
          expect(chiSquareUniform([...counts].reverse()).pValue).toBeCloseTo(
            pValue,
            10,
          );
        },
      ),
    );
    expect(chiSquareUniform([7, 7, 7]).pValue).toBe(1);
    expect(() => chiSquareUniform([7])).toThrow(RangeError);
  });
});

describe('histograms', () => {
  it('merge to the histogram of all values, in any order', () => {
    fc.assert(
      fc.property(latencies, latencies, (one, other) => {
        const merged = mergeHistograms(histogramOf(one), histogramOf(other));
        const { sum, ...all } = histogramOf([...one, ...other]);
        expect(merged).toMatchObject(all);
        expect(merged.sum).toBeCloseTo(sum, 3);
        expect(
          mergeHistograms(histogramOf(other), histogramOf(one)).counts,
        ).toEqual(merged.counts);
      }),
    );
    expect(() =>
      mergeHistograms(histogramOf([1]), histogramOf([1], [1, 2])),
    ).toThrow('same boundaries');
  });

  it('have quantiles near the true ones, within a bucket', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 90_000, noNaN: true }), {
          minLength: 1,
          maxLength: 200,
        }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, q) => {
          const sorted = ascending(values);
          const nearest = sorted[Math.max(0, Math.ceil(q * values.length) - 1)];
          const found = histogramQuantile(histogramOf(values), q) ?? 0;
          expect(found).toBeGreaterThanOrEqual(nearest);
          expect(found / nearest).toBeLessThanOrEqual(1.4);
        },
      ),
    );
    expect(histogramQuantile(histogramOf([]), 0.5)).toBeUndefined();
  });

  it('have ascending boundaries', () => {
    expect([...LATENCY_BOUNDARIES]).toEqual(ascending(LATENCY_BOUNDARIES));
    expect(new Set(LATENCY_BOUNDARIES).size).toBe(LATENCY_BOUNDARIES.length);
    const steps = LATENCY_BOUNDARIES.slice(1).map(
      (bound, index) => bound / LATENCY_BOUNDARIES[index],
    );
    expect(Math.max(...steps)).toBeLessThanOrEqual(1.4);
  });
});

describe('comparisons of samples', () => {
  const sample = (random: () => number, shift: number) =>
    Array.from({ length: 30 }, () => random() * 10 + shift);

  it('find no difference where there is none, and the one that there is', () => {
    const random = seededRandom('samples');
    let falseAlarms = 0;
    for (let run = 0; run < 500; run += 1) {
      const p = mannWhitneyGreater(sample(random, 0), sample(random, 0));
      falseAlarms += p < 0.01 ? 1 : 0;
    }
    expect(falseAlarms).toBeLessThanOrEqual(15);
    expect(
      mannWhitneyGreater(sample(random, 5), sample(random, 0)),
    ).toBeLessThan(0.001);
    expect(
      mannWhitneyGreater(sample(random, 0), sample(random, 5)),
    ).toBeGreaterThan(0.99);
    expect(mannWhitneyGreater([1, 1, 1], [1, 1, 1])).toBe(1);
    expect(mannWhitneyGreater([], [1])).toBe(1);
  });

  it('Fisher: the tea test, and sums to one with its complement', () => {
    const tea = fisherGreater(
      { successes: 4, trials: 4 },
      { successes: 0, trials: 4 },
    );
    expect(tea).toBeCloseTo(1 / 70, 10);
    expect(
      fisherGreater({ successes: 0, trials: 9 }, { successes: 3, trials: 9 }),
    ).toBeCloseTo(1, 10);
  });

  it('Wilson: holds the share, and is right at both ends', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (one, other) => {
        const [successes, trials] = [
          Math.min(one, other),
          Math.max(one, other),
        ];
        const [low, high] = wilsonInterval(successes, trials);
        const share = trials === 0 ? 0.5 : successes / trials;
        expect(low).toBeLessThanOrEqual(share + 1e-12);
        expect(high).toBeGreaterThanOrEqual(share - 1e-12);
      }),
    );
    // Wilson's own closed form at no success: z²/(n + z²).
    expect(wilsonInterval(0, 10)[1]).toBeCloseTo(0.2775, 3);
  });

  it('quantiles interpolate', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([7], 0.99)).toBe(7);
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});
