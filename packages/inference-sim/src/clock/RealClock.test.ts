import fc from 'fast-check';
import type { Cancel } from './Clock';
import { RealClock } from './RealClock';

describe('RealClock', () => {
  let clock: RealClock;

  beforeEach(() => {
    jest.useFakeTimers();
    clock = new RealClock(() => performance.now());
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('lets things happen within a millisecond of their times, in the order of these', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            after: fc.double({ min: -5, max: 50, noNaN: true }),
            dropped: fc.boolean(),
          }),
          { maxLength: 60 },
        ),
        plans => {
          const real = clock;
          const began = real.now();
          const happened: number[] = [];
          for (const [index, { after, dropped }] of plans.entries()) {
            const time = began + after;
            const cancel = real.at(time, () => {
              const late = real.now() - Math.max(began, time);
              expect(Math.abs(late)).toBeLessThanOrEqual(1);
              happened.push(index);
            });
            if (dropped) {
              cancel();
            }
          }
          expect(happened).toEqual([]);
          jest.advanceTimersByTime(60);
          const expected = plans
            .map(({ after, dropped }, index) => ({
              time: began + after,
              dropped,
              index,
            }))
            .filter(({ dropped }) => !dropped)
            .sort((a, b) => a.time - b.time || a.index - b.index);
          expect(happened).toEqual(expected.map(({ index }) => index));
        },
      ),
    );
  });

  it('lets what is planned for the past wait for a later turn', () => {
    const happened: string[] = [];
    clock.at(clock.now() + 10, () => {
      clock.at(0, () => happened.push('past'));
      happened.push('planned');
      setImmediate(() => happened.push('others'));
    });
    jest.advanceTimersByTime(20);
    expect(happened).toEqual(['planned', 'others', 'past']);
  });

  it('respects that one thing takes back another that is due with it', () => {
    const happened: string[] = [];
    const time = clock.now() + 10;
    const cancels: Cancel[] = [];
    clock.at(time, () => cancels.forEach(cancel => cancel()));
    cancels.push(clock.at(time, () => happened.push('taken back')));
    clock.at(time, () => happened.push('left'));
    jest.advanceTimersByTime(20);
    expect(happened).toEqual(['left']);
  });

  it('keeps no process alive for what was taken back', () => {
    const cancels = [60_000, 10_000, 90_000].map(after =>
      clock.at(clock.now() + after, () => {}),
    );
    expect(jest.getTimerCount()).toBe(1);
    cancels.forEach(cancel => cancel());
    expect(jest.getTimerCount()).toBe(0);
  });

  it('goes on after something has failed', () => {
    const happened: string[] = [];
    const time = clock.now() + 10;
    clock.at(time, () => {
      throw new Error('no more');
    });
    clock.at(time, () => happened.push('the next'));
    expect(() => jest.advanceTimersByTime(20)).toThrow('no more');
    jest.advanceTimersByTime(20);
    expect(happened).toEqual(['the next']);
  });

  it('waits longer than a timer can', () => {
    const happened: string[] = [];
    clock.at(clock.now() + 2 ** 31 + 1_000, () => happened.push('late'));
    jest.advanceTimersByTime(2 ** 31);
    expect(happened).toEqual([]);
    jest.advanceTimersByTime(1_001);
    expect(happened).toEqual(['late']);
  });
});
