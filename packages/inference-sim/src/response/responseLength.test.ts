import fc from 'fast-check';
import { seededRandom } from '../random/Random';
import { randomResponseLength } from './responseLength';
import { randomTokens } from './randomTokens';

const lengthOf = (
  seed: number,
  request: { maxTokens?: number; contextLeft?: number; ignoreEos?: boolean },
) =>
  randomResponseLength(seededRandom(seed), {
    contextLeft: 1000,
    ignoreEos: false,
    ...request,
  });

describe('randomResponseLength', () => {
  it('stays within the limit and the context', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.option(fc.integer({ min: 1, max: 2000 }), { nil: undefined }),
        fc.integer({ min: 1, max: 2000 }),
        (seed, maxTokens, contextLeft) => {
          const length = lengthOf(seed, { maxTokens, contextLeft });
          expect(length).toBeGreaterThanOrEqual(1);
          expect(length).toBeLessThanOrEqual(
            Math.min(maxTokens ?? Infinity, contextLeft),
          );
        },
      ),
    );
  });

  it('goes to the limit when it must not stop earlier', () => {
    expect(lengthOf(1, { maxTokens: 77, ignoreEos: true })).toBe(77);
  });

  it.each([
    [60, [10, 20, 30, 40, 50, 60]],
    [500, [20, 40, 60, 460, 480, 500]],
  ])('fills the six buckets up to %i by their shares', (maxTokens, limits) => {
    const random = seededRandom(7);
    const draws = 20_000;
    const counts = limits.map(() => 0);
    for (let i = 0; i < draws; i += 1) {
      const length = randomResponseLength(random, {
        maxTokens,
        contextLeft: 10_000,
        ignoreEos: false,
      });
      counts[limits.findIndex(limit => length <= limit)] += 1;
    }
    const shares = counts.map(count => count / draws);
    for (const [index, share] of [0.2, 0.3, 0.2, 0.05, 0.1, 0.15].entries()) {
      expect(shares[index]).toBeCloseTo(share, 1);
    }
  });
});

it('makes exactly as many tokens as asked for', () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat({ max: 300 }), (seed, count) => {
      expect([...randomTokens(seededRandom(seed), count)]).toHaveLength(count);
    }),
  );
});
