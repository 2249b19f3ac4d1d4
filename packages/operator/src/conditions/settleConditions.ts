import {
  stackConditionTypes,
  type Condition,
  type StackConditionType,
} from '@llm-d-sim/plugin-llm-d-common';
import { VALID_WITH_WARNINGS } from './attemptConditions';
import { fails, holds, type ConditionVerdict } from './ConditionVerdict';

export type Verdicts = Readonly<Record<StackConditionType, ConditionVerdict>>;

/** The conjunction of all others; the first that does not hold, in the order of dependence, lends it its words. */
function ready(verdicts: Verdicts): ConditionVerdict {
  const unmet = stackConditionTypes.find(
    type => verdicts[type].status !== 'True',
  );
  if (unmet === undefined) return holds('Ready', 'Everything asked for works');
  const { message, reason } = verdicts[unmet];
  return fails(reason, `${unmet}: ${message}`);
}

/** Longest message that the CRD's schema takes. */
const longestMessage = 32_768;

/**
 * Conditions as they go into the status, Ready first.
 *
 * @param previous - conditions of the last status: `lastTransitionTime` is kept as long as `status` stays the same
 * @param generation - of the spec that the verdicts are about
 */
export function settleConditions(
  verdicts: Verdicts,
  previous: readonly Condition[],
  generation: number,
  now: Date,
): Condition[] {
  const settle = settler(previous, generation, now);
  return [
    settle('Ready', ready(verdicts)),
    ...stackConditionTypes.map(type => settle(type, verdicts[type])),
  ];
}

/** Ready alone, for when something else than the other conditions decides it. Parameters as in {@link settleConditions}. */
export function settleReady(
  verdict: ConditionVerdict,
  previous: readonly Condition[],
  generation: number,
  now: Date,
): Condition {
  return settler(previous, generation, now)('Ready', verdict);
}

function settler(
  previous: readonly Condition[],
  generation: number,
  now: Date,
): (type: string, verdict: ConditionVerdict) => Condition {
  const before = new Map(previous.map(one => [one.type, one]));
  return (type, verdict) => {
    const known = before.get(type);
    return {
      type,
      status: verdict.status,
      reason: verdict.reason,
      message: verdict.message.slice(0, longestMessage),
      observedGeneration: generation,
      lastTransitionTime:
        known?.status === verdict.status
          ? known.lastTransitionTime
          : `${now.toISOString().slice(0, 19)}Z`,
    };
  };
}

/** Whether a condition holds, but with words that a person should read. */
export function hasWarnings({ reason }: Condition): boolean {
  return reason === VALID_WITH_WARNINGS;
}

/** A condition whose status is another one than before, or that holds with other warnings than before. */
export interface Transition {
  condition: Condition;
  from: Condition['status'] | undefined;
}

export function transitions(
  previous: readonly Condition[],
  current: readonly Condition[],
): Transition[] {
  const before = new Map(previous.map(one => [one.type, one]));
  return current
    .filter(condition => {
      const known = before.get(condition.type);
      return (
        known?.status !== condition.status ||
        (hasWarnings(condition) && known.message !== condition.message)
      );
    })
    .map(condition => ({
      condition,
      from: before.get(condition.type)?.status,
    }));
}
