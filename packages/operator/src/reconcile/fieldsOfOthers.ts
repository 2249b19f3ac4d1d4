import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import type { Difference } from './differences';
import { otherManagerOf } from './fieldSets';

/**
 * Differences that somebody else made: fields that another manager owns now.
 *
 * @returns field and manager, for a person
 */
export function fieldsOfOthers(
  found: readonly Difference[],
  live: KubernetesObject,
  manager: string,
): { path: string; manager: string }[] {
  return found.flatMap(({ elements, path, reason }) => {
    const other =
      reason === 'differs'
        ? otherManagerOf(live, elements, manager)
        : undefined;
    return other === undefined ? [] : [{ path, manager: other }];
  });
}
