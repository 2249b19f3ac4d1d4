import fc from 'fast-check';
import { VirtualClock } from './VirtualClock';

describe('VirtualClock', () => {
  it('lets things happen by time, then by the order in which they were planned', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 20 }), fc.boolean()), {
          maxLength: 60,
        }),
        plans => {
          const clock = new VirtualClock();
          const happened: number[] = [];
          for (const [index, [time, cancelled]] of plans.entries()) {
            const cancel = clock.at(time, () => {
              expect(clock.now()).toBe(time);
              happened.push(index);
            });
            if (cancelled) {
              cancel();
            }
          }
          clock.run();
          const expected = plans
            .map(([time, cancelled], index) => ({ time, cancelled, index }))
            .filter(({ cancelled }) => !cancelled)
            .sort((a, b) => a.time - b.time || a.index - b.index)
            .map(({ index }) => index);
          expect(happened).toEqual(expected);
        },
      ),
    );
  });

  it('never goes back, whatever is planned for the past', () => {
    const clock = new VirtualClock(100);
    const times: number[] = [];
    clock.at(150, () => {
      clock.at(10, () => times.push(clock.now()));
    });
    clock.run();
    expect(times).toEqual([150]);
  });
});
