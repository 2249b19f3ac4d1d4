import type {
  RoutingTestRun,
  RunReport,
  RunRequest,
  RunState,
  Verdict,
} from '@llm-d-sim/plugin-llm-d-common';

/** Timestamps come as `Date` from PostgreSQL and as milliseconds from SQLite. */
type Timestamp = Date | number | string;

/** A row of `routing_test_runs` as the database gives it, with the run that is the baseline of its scenario. */
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
  parameters: string;
  seed: string;
  figures: string | null;
  report: string | null;
  baseline_run_id: string | null;
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
    startedAt: timestamp(row.started_at),
    ...(row.finished_at !== null && { finishedAt: timestamp(row.finished_at) }),
    progress: {
      done: row.progress_done,
      total: row.progress_total,
      stage: row.progress_stage,
    },
    parameters: JSON.parse(row.parameters),
    seed: row.seed,
    baseline: row.baseline_run_id === row.id,
    ...(row.figures !== null && { figures: JSON.parse(row.figures) }),
  };
}

/** RFC 3339. */
export function timestamp(value: Timestamp): string {
  return new Date(value).toISOString();
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
