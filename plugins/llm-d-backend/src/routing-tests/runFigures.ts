import type { RunFigures, RunReport } from '@llm-d-sim/plugin-llm-d-common';

/** The few figures of a report that a history shows. */
export function runFigures({ summary }: RunReport): RunFigures {
  const { byStatus, decisions, e2e, imbalance, sent, ttft } = summary;
  const succeeded = Object.entries(byStatus)
    .filter(([status]) => status.startsWith('2'))
    .reduce((sum, [, count]) => sum + count, 0);
  return {
    requests: sent,
    failed: sent - succeeded,
    ...(ttft && { ttftP50: ttft.p50, ttftP95: ttft.p95 }),
    ...(e2e && { e2eP95: e2e.p95 }),
    ...(decisions.prefixHitRate !== undefined && {
      prefixHitRate: decisions.prefixHitRate,
    }),
    ...(imbalance !== undefined && { imbalance }),
  };
}
