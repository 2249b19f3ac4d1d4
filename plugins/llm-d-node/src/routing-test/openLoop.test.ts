import fc from 'fast-check';
import type { Clock } from '../time/Clock';
import { openLoop } from './openLoop';

/** A clock on which every look takes a moment, so that waiting is not needed for time to go by. */
function steppingClock(stepMs: number): Clock {
  let now = 0;
  return {
    now: () => {
      now += stepMs;
      return now;
    },
    date: () => new Date(now),
  };
}

describe('openLoop', () => {
  it('begins each once, in order and never before its time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 40 }),
        async (times, step) => {
          const atMs = [...times].sort((one, other) => one - other);
          const clock = steppingClock(step);
          const start = step;
          const begun: number[] = [];
          await openLoop({
            atMs,
            clock,
            begin: index => {
              begun.push(index);
              expect(clock.now() - start).toBeGreaterThanOrEqual(atMs[index]);
            },
          });
          expect(begun).toEqual(atMs.map((_, index) => index));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('ends at once when it is told to', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const begun: number[] = [];
    const running = openLoop({
      atMs: [0, 3_600_000],
      clock: { now: () => 0, date: () => new Date() },
      signal: controller.signal,
      begin: index => {
        begun.push(index);
        controller.abort(reason);
      },
    });
    await expect(running).rejects.toBe(reason);
    expect(begun).toEqual([0]);
  });
});
