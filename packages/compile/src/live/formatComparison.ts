import {
  describeDifference,
  describeObject,
  referenceOf,
} from '@llm-d-sim/plugin-llm-d-common';
import { renderJson } from '../output/renderJson';
import type { LiveComparison } from './compareLive';

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
