import { canonicalJson } from '../client/canonicalJson';
import { timestamp } from '../metav1/timestamp';
import type { Condition } from './resources';

/** A condition before it has a time. */
export type Verdict = Omit<Condition, 'lastTransitionTime'>;

export function verdict(
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
  observedGeneration: number | undefined,
): Verdict {
  return { type, status, reason, message, observedGeneration };
}

/** Gives conditions their times: those whose status stays as it was keep theirs. */
export function stampConditions(
  verdicts: readonly Verdict[],
  before: readonly Condition[] | undefined,
  now: Date,
): Condition[] {
  return verdicts.map(one => {
    const known = before?.find(({ type }) => type === one.type);
    return {
      ...one,
      lastTransitionTime:
        known?.status === one.status
          ? known.lastTransitionTime
          : timestamp(now),
    };
  });
}

/** Whether two statuses say the same, whatever the order of their fields. */
export function saysTheSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
