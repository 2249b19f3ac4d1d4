import fc from 'fast-check';
import { QueueFullError, RequestQueue, Slot } from './RequestQueue';

const never = new AbortController().signal;
const turn = () => new Promise(resolve => setImmediate(resolve));

describe('RequestQueue', () => {
  it('never runs or holds more than it may, and serves in the order of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.constantFrom('arrive', 'finish', 'leave'), {
          maxLength: 40,
        }),
        async (maxRunning, maxWaiting, script) => {
          const queue = new RequestQueue({ maxRunning, maxWaiting });
          const running: { id: number; slot: Slot }[] = [];
          const served: number[] = [];
          // What a queue has to do, done the plain way.
          const model = {
            running: 0,
            waiting: [] as { id: number; left: AbortController }[],
            served: [] as number[],
            refused: [] as number[],
          };
          const refused: number[] = [];
          for (const [id, step] of script.entries()) {
            if (step === 'arrive') {
              const left = new AbortController();
              queue.enter(left.signal).then(
                slot => {
                  running.push({ id, slot });
                  served.push(id);
                },
                error => {
                  if (error instanceof QueueFullError) {
                    refused.push(id);
                  }
                },
              );
              if (model.running < maxRunning) {
                model.running += 1;
                model.served.push(id);
              } else if (model.waiting.length < maxWaiting) {
                model.waiting.push({ id, left });
              } else {
                model.refused.push(id);
              }
            } else if (step === 'leave') {
              model.waiting.pop()?.left.abort();
            } else if (model.running > 0) {
              running.shift()?.slot.release();
              const next = model.waiting.shift();
              model.running -= next ? 0 : 1;
              if (next) {
                model.served.push(next.id);
              }
            }
            await turn();
            expect({
              running: queue.running,
              waiting: queue.waiting,
              served,
              refused,
            }).toEqual({
              running: model.running,
              waiting: model.waiting.length,
              served: model.served,
              refused: model.refused,
            });
          }
        },
      ),
    );
  });

  it('frees a slot once, however often it is given back', async () => {
    const queue = new RequestQueue({ maxRunning: 1, maxWaiting: 1 });
    const slot = await queue.enter(never);
    slot.release();
    slot.release();
    expect(queue.running).toBe(0);
  });
});
