import {
  describeObject,
  referenceOf,
  type Difference,
} from '@llm-d-sim/plugin-llm-d-common';
import { renderJson } from '../output/renderJson';
import type { LiveComparison } from './compareLive';

const longestShown = 100;

/** A comparison for a person: one line for each object that is not as it should be, below it its fields. */
export function formatComparison(comparison: LiveComparison): string {
  const { change, create, remove, unchanged } = comparison;
  const lines = [
    ...create.map(object => `create ${describeObject(object)}`),
    ...change.flatMap(({ differences, live }) => [
      `change ${describeObject(live)}`,
      ...differences.map(one => `  ${describeDifference(one)}`),
    ]),
    ...remove.map(object => `remove ${describeObject(object)}`),
    `${create.length} to create, ${change.length} to change, ${remove.length} to remove, ${unchanged.length} as they should be`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The same for a program. */
export function comparisonJson(comparison: LiveComparison): string {
  const { change, create, remove, unchanged } = comparison;
  return renderJson({
    create: create.map(referenceOf),
    change: change.map(({ differences, live }) => ({
      object: referenceOf(live),
      differences: differences.map(
        ({ desired, live: there, owner, path, reason }) => ({
          path,
          reason,
          desired,
          live: there,
          owner,
        }),
      ),
    })),
    remove: remove.map(referenceOf),
    unchanged: unchanged.map(referenceOf),
  });
}

function describeDifference(difference: Difference): string {
  const { desired, live, owner, path, reason } = difference;
  const what =
    reason === 'differs'
      ? describeChange(live, desired)
      : `${shown(live)} is no longer wanted`;
  return `${path}: ${what}${owner === undefined ? '' : ` (${owner} owns it)`}`;
}

/** Of texts of several lines, the first that differs. */
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
