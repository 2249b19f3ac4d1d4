import type {
  RoutingTestRun,
  RunReport,
  RunRequest,
  RunState,
  Verdict,
} from '@llm-d-sim/plugin-llm-d-common';

/** Timestamps come as `Date` from PostgreSQL and as milliseconds from SQLite. */
type Timestamp = Date | number | string;

/** A row of `routing_test_runs` as the database gives it. */
export interface RunRow {
  id: string;
  entity_ref: string;
  scenario: string;
  state: RunState;
  verdict: Verdict | null;
  error: string | null;
  started_by: string;
  started_at: Timestamp;
  finished_at: Timestamp | null;
  progress_done: number;
  progress_total: number;
  progress_stage: string;
  cancel_requested: boolean | number;
  report: string | null;
}

export function runFromRow(row: RunRow): RoutingTestRun {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    scenario: row.scenario,
    state: row.state,
    ...(row.verdict !== null && { verdict: row.verdict }),
    ...(row.error !== null && { error: row.error }),
    startedBy: row.started_by,
    startedAt: new Date(row.started_at).toISOString(),
    ...(row.finished_at !== null && {
      finishedAt: new Date(row.finished_at).toISOString(),
    }),
    progress: {
      done: row.progress_done,
      total: row.progress_total,
      stage: row.progress_stage,
    },
  };
}

/** The requests have a table of their own and are not kept twice. */
export function serializeReport(report: RunReport): string {
  return JSON.stringify({ ...report, requests: undefined });
}

export function parseReport(text: string, requests: RunRequest[]): RunReport {
  const stored: Omit<RunReport, 'requests'> = JSON.parse(text);
  return { ...stored, requests };
}

export function parseRequest(text: string): RunRequest {
  return JSON.parse(text);
}
