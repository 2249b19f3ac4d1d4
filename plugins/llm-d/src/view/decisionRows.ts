import type { Decision, ScorerValue } from '@llm-d-sim/plugin-llm-d-common';

/** One endpoint in a decision: scored, or taken away before. */
export interface DecisionRow {
  endpoint: string;
  total?: number;
  scorers: Record<string, ScorerValue>;
  picked: boolean;
  served: boolean;
  tied: boolean;
  /** Filter that took it away. */
  filteredBy?: string;
  /** How far it is behind the highest total; 0 for those that have it. */
  behind?: number;
}

/** Endpoints of a decision, the highest total first, those that were filtered last. */
export function decisionRows(
  decision: Decision,
  served?: string,
): DecisionRow[] {
  const { candidates = [], drops = [], endpoints, picked, tied } = decision;
  const highest = Math.max(
    ...Object.values(endpoints).map(({ total }) => total),
  );
  const filterOf = (endpoint: string) =>
    drops.find(({ dropped }) => dropped.includes(endpoint))?.filter;
  const names = new Set([
    ...Object.keys(endpoints),
    ...candidates,
    ...drops.flatMap(({ dropped }) => dropped),
  ]);
  return [...names]
    .map((endpoint): DecisionRow => {
      const score = Object.hasOwn(endpoints, endpoint)
        ? endpoints[endpoint]
        : undefined;
      const filteredBy = filterOf(endpoint);
      return {
        endpoint,
        scorers: score?.scorers ?? {},
        picked: picked === endpoint,
        served: served === endpoint,
        tied: tied.length > 1 && tied.includes(endpoint),
        ...(score && { total: score.total, behind: highest - score.total }),
        ...(filteredBy !== undefined && { filteredBy }),
      };
    })
    .sort(
      (a, b) =>
        (b.total ?? -Infinity) - (a.total ?? -Infinity) ||
        (a.endpoint < b.endpoint ? -1 : 1),
    );
}

/** Scorers that appear in some rows, in the order of their first appearance. */
export function scorersOf(rows: readonly DecisionRow[]): string[] {
  return [...new Set(rows.flatMap(({ scorers }) => Object.keys(scorers)))];
}
