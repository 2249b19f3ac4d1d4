import type { RoutingTestRun } from '@llm-d-sim/plugin-llm-d-common';

/**
 * TTFT p95 of the finished runs of each scenario, oldest first, ms; scenarios with fewer than two such runs have no trend.
 *
 * @param runs - newest first
 */
export function runTrends(
  runs: readonly RoutingTestRun[],
): { scenario: string; values: number[] }[] {
  const values = new Map<string, number[]>();
  for (const { figures, scenario } of [...runs].reverse()) {
    if (figures?.ttftP95 !== undefined) {
      values.set(scenario, [...(values.get(scenario) ?? []), figures.ttftP95]);
    }
  }
  return [...values]
    .map(([scenario, own]) => ({ scenario, values: own }))
    .filter(trend => trend.values.length > 1);
}
