import fc from 'fast-check';
import { LoraSlots } from './LoraSlots';
import { Place, QueueFullError, RequestQueue } from './RequestQueue';

/** Whether it was let in. */
const tryEnter = (enter: () => void): boolean => {
  try {
    enter();
    return true;
  } catch (error) {
    if (error instanceof QueueFullError) {
      return false;
    }
    throw error;
  }
};

const silent = { loaded: () => {}, unloaded: () => {} };

const queueOf = (maxRunning: number, maxWaiting: number, maxLoras = 1) =>
  new RequestQueue({ maxRunning, maxWaiting }, new LoraSlots(maxLoras, silent));

/** A queue whose requests are names; `base` ones need no adapter. */
class NamedQueue {
  readonly started: string[] = [];
  readonly #queue: RequestQueue;
  readonly #places = new Map<string, Place>();

  constructor(queue: RequestQueue) {
    this.#queue = queue;
  }

  enter(name: string, adapter?: string): void {
    this.#places.set(
      name,
      this.#queue.enter(adapter, () => this.started.push(name)),
    );
  }

  leave(name: string): void {
    this.#places.get(name)?.leave();
  }
}

describe('RequestQueue', () => {
  it('never runs or holds more than it may, and serves in the order of arrival', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        fc.array(fc.constantFrom('arrive', 'finish', 'leave'), {
          maxLength: 60,
        }),
        (maxRunning, maxWaiting, script) => {
          const queue = queueOf(maxRunning, maxWaiting);
          const places = new Map<number, Place>();
          const served: number[] = [];
          // What a queue has to do, done the plain way.
          let running: number[] = [];
          let waiting: number[] = [];
          const expected: number[] = [];
          const promote = () => {
            while (running.length < maxRunning && waiting.length > 0) {
              const [next] = waiting;
              waiting = waiting.slice(1);
              running.push(next);
              expected.push(next);
            }
          };
          for (const [id, step] of script.entries()) {
            const full =
              running.length === maxRunning && waiting.length === maxWaiting;
            const arrives = step === 'arrive';
            const entered =
              arrives &&
              tryEnter(() =>
                places.set(
                  id,
                  queue.enter(undefined, () => served.push(id)),
                ),
              );
            expect(entered).toBe(arrives && !full);
            if (entered) {
              waiting.push(id);
            }
            if (!arrives) {
              const gone = (step === 'finish' ? running : waiting).at(-1);
              places.get(gone ?? -1)?.leave();
              running = running.filter(one => one !== gone);
              waiting = waiting.filter(one => one !== gone);
            }
            promote();
            expect(queue.running).toBe(running.length);
            expect(queue.waiting).toBe(waiting.length);
            expect(served).toEqual(expected);
          }
        },
      ),
    );
  });

  it('frees a slot once, however often it is given back', () => {
    const queue = queueOf(1, 1);
    const place = queue.enter(undefined, () => {});
    place.leave();
    place.leave();
    expect(queue.running).toBe(0);
  });

  it('prefers the first in line whose adapter is loaded', () => {
    const queue = new NamedQueue(queueOf(1, 9));
    queue.enter('first', 'a');
    queue.enter('other adapter', 'b');
    queue.enter('same adapter', 'a');
    queue.enter('base model');
    queue.leave('first');
    queue.leave('same adapter');
    queue.leave('base model');
    expect(queue.started).toEqual([
      'first',
      'same adapter',
      'base model',
      'other adapter',
    ]);
  });

  it('lets an adapter wait for a slot among adapters, and others pass it', () => {
    const queue = new NamedQueue(queueOf(2, 9));
    queue.enter('a1', 'a');
    queue.enter('b1', 'b');
    queue.enter('base');
    expect(queue.started).toEqual(['a1', 'base']);
    queue.leave('base');
    expect(queue.started).toEqual(['a1', 'base']);
    queue.leave('a1');
    expect(queue.started).toEqual(['a1', 'base', 'b1']);
  });

  it('refuses an adapter that cannot be loaded when the line is full', () => {
    const queue = queueOf(2, 0);
    queue.enter('a', () => {});
    expect(() => queue.enter('b', () => {})).toThrow(
      'Failed to enqueue request, waiting requests queue is full',
    );
    queue.enter('a', () => {});
    expect([...queue.adapters.running]).toEqual([['a', 2]]);
  });
});

describe('LoraSlots', () => {
  it('never loads more than it may and unloads only what rests', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean()), {
          maxLength: 50,
        }),
        (maxLoras, script) => {
          const loaded = new Set<string>();
          const users = new Map<string, number>();
          const slots = new LoraSlots(maxLoras, {
            loaded: adapter => loaded.add(adapter),
            unloaded: adapter => {
              expect(users.get(adapter) ?? 0).toBe(0);
              loaded.delete(adapter);
            },
          });
          for (const [adapter, acquire] of script) {
            const used = users.get(adapter) ?? 0;
            const busy = [...users].filter(([, count]) => count > 0);
            const can = acquire && (used > 0 || busy.length < maxLoras);
            const acquired = acquire && slots.acquire(adapter);
            expect(acquired).toBe(can);
            if (!acquire && used > 0) {
              slots.release(adapter);
            }
            const released = !acquire && used > 0 ? 1 : 0;
            users.set(adapter, used + (acquired ? 1 : 0) - released);
            expect(loaded.size).toBeLessThanOrEqual(maxLoras);
            expect(slots.isLoaded(adapter)).toBe(loaded.has(adapter));
          }
        },
      ),
    );
  });
});
