import { WorkQueue } from './WorkQueue';

function queueOf(
  reconcile: (key: string) => Promise<void | { requeueAfterMs?: number }>,
  errors: string[] = [],
) {
  return new WorkQueue({
    reconcile,
    concurrency: 2,
    random: () => 0,
    onError: (key, error) => errors.push(`${key}: ${error}`),
  });
}

describe('WorkQueue', () => {
  it('works on a key once at a time, and again when it was added meanwhile', async () => {
    let working = 0;
    let runs = 0;
    const done = new Promise<void>(resolve => {
      const queue = queueOf(async key => {
        working += 1;
        expect(working).toBe(1);
        runs += 1;
        if (runs === 1) {
          queue.add(key);
          queue.add(key);
        }
        await new Promise(setImmediate);
        working -= 1;
        if (runs === 2) setImmediate(resolve);
      });
      queue.add('a');
      queue.add('a');
    });
    await done;
    expect(runs).toBe(2);
  });

  it('tries again after a failure, and goes on with the others meanwhile', async () => {
    const errors: string[] = [];
    const seen: string[] = [];
    await new Promise<void>(resolve => {
      const queue = queueOf(async key => {
        seen.push(key);
        if (key === 'bad' && seen.filter(one => one === 'bad').length < 3) {
          throw new Error('not yet');
        }
        if (key === 'bad') resolve();
      }, errors);
      queue.add('bad');
      queue.add('good');
    });
    expect(errors).toEqual(['bad: Error: not yet', 'bad: Error: not yet']);
    expect(seen).toContain('good');
  });

  it('looks again when a reconcile asks for it, and not after it was stopped', async () => {
    let runs = 0;
    const queue = queueOf(async () => {
      runs += 1;
      return runs < 3 ? { requeueAfterMs: 1 } : undefined;
    });
    queue.add('a');
    while (runs < 3) await new Promise(setImmediate);
    await queue.stop();
    queue.add('a');
    await new Promise(setImmediate);
    expect(runs).toBe(3);
  });
});
