import fc from 'fast-check';
import { QueueRunner, type Clock } from './QueueRunner';
import { defaultRetryPolicy, retryDelay } from './retryDelay';
import { TokenBucket } from './TokenBucket';
import { WorkQueue } from './WorkQueue';

/** Time that moves only when a test says so. */
class ManualClock implements Clock {
  #now = 0;
  #timers = new Set<{ at: number; callback: () => void }>();

  now() {
    return this.#now;
  }

  schedule(callback: () => void, ms: number) {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** When the next timer is due. */
  get next(): number | undefined {
    const times = [...this.#timers].map(({ at }) => at);
    return times.length ? Math.min(...times) : undefined;
  }

  advanceTo(time: number) {
    this.#now = time;
    for (const timer of [...this.#timers].filter(({ at }) => at <= time)) {
      this.#timers.delete(timer);
      timer.callback();
    }
  }
}

/** Lets promises that are already settled run their continuations. */
const settle = () => new Promise<void>(resolve => setImmediate(resolve));

describe('WorkQueue', () => {
  it('works on each added key, never on one key twice at once, and once more for additions during the work', () => {
    const command = fc.oneof(
      fc.record({
        type: fc.constant('add' as const),
        key: fc.constantFrom('a', 'b', 'c', 'd'),
      }),
      fc.record({ type: fc.constant('take' as const) }),
      fc.record({ type: fc.constant('done' as const), index: fc.nat(3) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 200 }), commands => {
        const queue = new WorkQueue();
        const processing: string[] = [];
        /** Keys with an addition that no later take has answered. */
        const owed = new Set<string>();
        let broken = false;
        for (const step of commands) {
          if (step.type === 'add') {
            queue.add(step.key);
            owed.add(step.key);
          } else if (step.type === 'take') {
            const key = queue.take();
            // Not twice at once, only what is owed, and nothing only if whatever is owed is being worked on.
            broken ||=
              key === undefined
                ? ![...owed].every(one => processing.includes(one))
                : processing.includes(key) || !owed.delete(key);
            if (key !== undefined) processing.push(key);
          } else {
            const [key] = processing.splice(step.index, 1);
            if (key !== undefined) queue.done(key);
          }
        }
        expect(broken).toBe(false);
        for (const key of processing.splice(0)) queue.done(key);
        for (let key = queue.take(); key !== undefined; key = queue.take()) {
          expect(owed.delete(key)).toBe(true);
          queue.done(key);
        }
        expect(owed.size).toBe(0);
        expect(queue.waiting + queue.processing).toBe(0);
      }),
    );
  });

  it('takes in the order of arrival', () => {
    const queue = new WorkQueue();
    for (const key of ['b', 'a', 'b', 'c']) queue.add(key);
    expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual([
      'b',
      'a',
      'c',
      undefined,
    ]);
  });
});

describe('retryDelay', () => {
  it('stays between the un-jittered share and the full exponential delay, and never above the maximum', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, random) => {
          const { baseMs, maxMs, jitter } = defaultRetryPolicy;
          const full = Math.min(maxMs, baseMs * 2 ** (failures - 1));
          const delay = retryDelay(defaultRetryPolicy, failures, random);
          expect(delay).toBeLessThanOrEqual(full);
          expect(delay).toBeGreaterThanOrEqual(full * (1 - jitter));
        },
      ),
    );
  });
});

describe('TokenBucket', () => {
  it('lets through at most burst + rate x time in any period from the start', () => {
    fc.assert(
      fc.property(
        fc.record({
          burst: fc.integer({ min: 1, max: 20 }),
          perSecond: fc.integer({ min: 1, max: 50 }),
        }),
        fc.array(fc.nat(500), { maxLength: 100 }),
        (options, gaps) => {
          const bucket = new TokenBucket(options, 0);
          let now = 0;
          const times = gaps.map(gap => {
            now += gap;
            return now + bucket.reserve(now);
          });
          times.sort((a, b) => a - b);
          times.forEach((time, index) => {
            expect(index + 1).toBeLessThanOrEqual(
              options.burst + (options.perSecond * time) / 1000 + 1e-6,
            );
          });
        },
      ),
    );
  });
});

describe('QueueRunner', () => {
  const start = (
    process: (key: string) => Promise<{ requeueAfterMs?: number }>,
  ) => {
    const clock = new ManualClock();
    const errors: { key: string; retryInMs: number }[] = [];
    const runner = new QueueRunner({
      process,
      onError: (key, _error, retryInMs) => errors.push({ key, retryInMs }),
      concurrency: 2,
      retry: { baseMs: 100, maxMs: 1000, jitter: 0 },
      retryLimit: { burst: 100, perSecond: 10 },
      clock,
      random: () => 0.5,
    });
    runner.start();
    return { clock, errors, runner };
  };

  it('retries a failing key with growing delays and starts over after a success', async () => {
    let failing = true;
    let runs = 0;
    const { clock, errors, runner } = start(async () => {
      runs += 1;
      if (failing) throw new Error('not yet');
      return {};
    });
    runner.add('a');
    await settle();
    for (let retry = 0; retry < 5; retry++) {
      clock.advanceTo(clock.next ?? NaN);
      await settle();
    }
    expect(errors.map(({ retryInMs }) => retryInMs)).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ]);
    failing = false;
    clock.advanceTo(clock.next ?? NaN);
    await settle();
    expect(clock.next).toBeUndefined();
    failing = true;
    runner.add('a');
    await settle();
    expect(errors[errors.length - 1].retryInMs).toBe(100);
    expect(runs).toBe(8);
    await runner.stop();
  });

  it('holds back many keys that fail at once to the overall rate', async () => {
    const { errors, runner } = start(async () => {
      throw new Error('no');
    });
    for (let i = 0; i < 200; i++) runner.add(`key-${i}`);
    await settle();
    expect(errors).toHaveLength(200);
    expect(errors[199].retryInMs).toBeCloseTo(10_000);
    await runner.stop();
  });

  it('comes back after requeueAfterMs, and an event in between makes that visit superfluous', async () => {
    const seen: number[] = [];
    const { clock, runner } = start(async () => {
      seen.push(clock.now());
      return seen.length < 3 ? { requeueAfterMs: 5000 } : {};
    });
    runner.add('a');
    await settle();
    clock.advanceTo(2000);
    runner.add('a');
    await settle();
    expect(clock.next).toBe(7000);
    clock.advanceTo(7000);
    await settle();
    expect(seen).toEqual([0, 2000, 7000]);
    expect(clock.next).toBeUndefined();
    await runner.stop();
  });

  it('stop waits for the work under way and starts none', async () => {
    let finish = () => {};
    let finished = false;
    const started: string[] = [];
    const { runner } = start(async key => {
      started.push(key);
      await new Promise<void>(resolve => {
        finish = resolve;
      });
      finished = true;
      return {};
    });
    runner.add('a');
    runner.add('a');
    const stopped = runner.stop();
    finish();
    await stopped;
    expect(finished).toBe(true);
    runner.add('b');
    await settle();
    expect(started).toEqual(['a']);
  });
});
