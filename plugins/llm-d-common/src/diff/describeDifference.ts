import type { Difference } from './Difference';

/** Characters. */
const longestShown = 100;

/**
 * A difference as one line for a person: the field, what stands there and what should, and who else owns it. Of texts of several lines
 * the first that differs, of long values their beginning.
 *
 * @public
 */
export function describeDifference(difference: Difference): string {
  const { desired, live, owner, path, reason } = difference;
  const what =
    reason === 'differs'
      ? describeChange(live, desired)
      : `${shown(live)} is no longer wanted`;
  return `${path}: ${what}${owner === undefined ? '' : ` (${owner} owns it)`}`;
}

function describeChange(live: unknown, desired: unknown): string {
  if (isText(live) && isText(desired)) {
    const [before, after] = [live.split('\n'), desired.split('\n')];
    const first = after.findIndex((line, index) => line !== before[index]);
    const at = first < 0 ? after.length : first;
    return `line ${at + 1}: ${shown(before[at])} becomes ${shown(after[at])}`;
  }
  return `${shown(live)} becomes ${shown(desired)}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trimEnd().includes('\n');
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
