import type { RoutingTestRun } from '@llm-d-sim/plugin-llm-d-common';

/** Which of two runs the other is measured against, by their ids. */
export interface OrderedRuns {
  baseline: string;
  candidate: string;
}

/**
 * The shown run and another in order of time: what came first is "before", whichever of them somebody looks at.
 *
 * @param runs - those that are known; another that is not among them is older than they are
 */
export function orderedRuns(
  shown: RoutingTestRun,
  otherId: string,
  runs: readonly RoutingTestRun[] = [],
): OrderedRuns {
  const other = runs.find(({ id }) => id === otherId);
  return other && Date.parse(other.startedAt) > Date.parse(shown.startedAt)
    ? { baseline: shown.id, candidate: otherId }
    : { baseline: otherId, candidate: shown.id };
}
