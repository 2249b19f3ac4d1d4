import type { Condition } from '@llm-d-sim/plugin-llm-d-common';
import { hasWarnings, type Transition } from '../conditions/settleConditions';
import type { StackEvent } from './EventRecorder';

const gates = ['Valid', 'DependenciesMet', 'Applied'];

/**
 * What a person is told of the transitions of one status, an event each: what began or ceased to work. A stack that gets ready says so
 * once, and not again for every part that got ready with it.
 */
export function transitionEvents(
  transitions: readonly Transition[],
): StackEvent[] {
  const getsReady = transitions.some(
    ({ condition: { status, type } }) => type === 'Ready' && status === 'True',
  );
  return transitions
    .filter(
      ({ condition, from }) =>
        isNews(condition, from) &&
        !(getsReady && isGood(condition) && condition.type !== 'Ready'),
    )
    .map(({ condition }) => {
      const { message, reason, type } = condition;
      return {
        type:
          isGood(condition) || reason === 'Progressing' ? 'Normal' : 'Warning',
        reason,
        message: type === 'Ready' ? message : `${type}: ${message}`,
      };
    });
}

/** What nobody knows of is no news, nor is a part that begins as expected: fit to be acted upon, not yet running. */
function isNews(condition: Condition, from: Transition['from']): boolean {
  const { reason, status, type } = condition;
  if (status === 'Unknown') return false;
  // The condition that keeps Ready from being True has an event of its own.
  if (type === 'Ready' && status === 'False') return false;
  if (from !== undefined || hasWarnings(condition)) return true;
  return (
    reason !== 'NotRequested' && gates.includes(type) !== isGood(condition)
  );
}

function isGood(condition: Condition): boolean {
  return condition.status === 'True' && !hasWarnings(condition);
}
