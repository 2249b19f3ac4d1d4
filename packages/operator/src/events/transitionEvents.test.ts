import type { Condition } from '@llm-d-sim/plugin-llm-d-common';
import { transitions } from '../conditions/settleConditions';
import { transitionEvents } from './transitionEvents';

const condition = (
  type: string,
  status: Condition['status'],
  reason: string,
): Condition => ({
  type,
  status,
  reason,
  message: `${type} ${status} ${reason}`,
  lastTransitionTime: '2026-01-01T00:00:00Z',
});

const started = [
  condition('Ready', 'False', 'Progressing'),
  condition('Valid', 'True', 'Valid'),
  condition('Applied', 'True', 'Applied'),
  condition('ModelServersReady', 'False', 'Progressing'),
  condition('EppReady', 'False', 'Progressing'),
  condition('PoolAttached', 'True', 'NotRequested'),
];
const ready = started.map(one =>
  one.status === 'True' ? one : condition(one.type, 'True', 'Ready'),
);
const reasonsOf = (previous: Condition[], current: Condition[]) =>
  transitionEvents(transitions(previous, current)).map(
    ({ message, reason, type }) => `${type} ${reason}: ${message}`,
  );

describe('events of transitions', () => {
  it('say nothing of a stack that begins as expected', () => {
    expect(reasonsOf([], started)).toEqual([]);
  });

  it('say once that a stack gets ready, with all parts that get ready at that moment', () => {
    expect(reasonsOf(started, ready)).toEqual([
      'Normal Ready: Ready True Ready',
    ]);
  });

  it('say of a part that gets ready before the others that it does', () => {
    const eppFirst = started.map(one =>
      one.type === 'EppReady' ? condition('EppReady', 'True', 'Ready') : one,
    );
    expect(reasonsOf(started, eppFirst)).toEqual([
      'Normal Ready: EppReady: EppReady True Ready',
    ]);
  });

  it('warn of the part that ceases to work, and not of Ready beside it', () => {
    const broken = ready.map(one =>
      ['Ready', 'EppReady'].includes(one.type)
        ? condition(one.type, 'False', 'CrashLoopBackOff')
        : one,
    );
    expect(reasonsOf(ready, broken)).toEqual([
      'Warning CrashLoopBackOff: EppReady: EppReady False CrashLoopBackOff',
    ]);
  });

  it('warn of a spec that is refused from the beginning, and of nothing that is unknown for it', () => {
    expect(
      reasonsOf(
        [],
        [
          condition('Ready', 'False', 'InvalidSpec'),
          condition('Valid', 'False', 'InvalidSpec'),
          condition('EppReady', 'Unknown', 'NotEvaluated'),
        ],
      ),
    ).toEqual(['Warning InvalidSpec: Valid: Valid False InvalidSpec']);
  });

  it('repeat the warnings of a spec that holds, beside Ready', () => {
    expect(
      reasonsOf(
        started,
        ready.map(one =>
          one.type === 'Valid'
            ? condition('Valid', 'True', 'ValidWithWarnings')
            : one,
        ),
      ),
    ).toEqual([
      'Normal Ready: Ready True Ready',
      'Warning ValidWithWarnings: Valid: Valid True ValidWithWarnings',
    ]);
  });
});
