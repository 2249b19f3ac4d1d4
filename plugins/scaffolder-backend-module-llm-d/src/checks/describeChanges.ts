import {
  describeDifference,
  describeReference,
} from '@llm-d-sim/plugin-llm-d-common';
import type { AppliedObject } from '@llm-d-sim/plugin-llm-d-node';

const signs: Readonly<Record<AppliedObject['change'], string>> = {
  created: '+',
  changed: '~',
  unchanged: '=',
  removed: '-',
};

/** What an apply changes, as lines of a task log or of a pull request. */
export function describeChanges(objects: readonly AppliedObject[]): string[] {
  return objects.flatMap(({ change, differences, reference }) => [
    `${signs[change]} ${describeReference(reference)} (${change})`,
    ...differences.map(difference => `    ${describeDifference(difference)}`),
  ]);
}
