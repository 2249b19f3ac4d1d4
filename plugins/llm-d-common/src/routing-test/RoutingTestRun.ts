import type { RunReport, RunRequest, Verdict } from './RunReport';

/** Where a run stands; `failed` means that it has no verdict. @public */
export type RunState = 'running' | 'finished' | 'failed' | 'cancelled';

/** One run as the backend stores and serves it. @public */
export interface RoutingTestRun {
  id: string;
  /** Entity ref of the stack. */
  entityRef: string;
  scenario: string;
  state: RunState;
  verdict?: Verdict;
  /** Set when `state` is `failed`: why there is no verdict. */
  error?: string;
  /** Entity ref of the person who started it. */
  startedBy: string;
  /** RFC 3339. */
  startedAt: string;
  finishedAt?: string;
  progress: { done: number; total: number; stage: string };
  parameters: Record<string, number | string | boolean>;
  /** Seed of the plan. */
  seed: string;
  /** True when this run is the baseline of its entity and scenario. */
  baseline: boolean;
  /** Once finished: what a list and a trend need. */
  figures?: RunFigures;
}

/** The few figures of a run that a history shows. @public */
export interface RunFigures {
  requests: number;
  /** Neither 2xx nor expected. */
  failed: number;
  /** ms. */
  ttftP50?: number;
  /** ms. */
  ttftP95?: number;
  /** ms. */
  e2eP95?: number;
  /** 0..1. */
  prefixHitRate?: number;
  imbalance?: number;
}

/** A run with its rows: complete once finished, what is known so far while it runs. @public */
export interface RoutingTestRunDetail extends RoutingTestRun {
  report?: RunReport;
  /** While running: the requests answered so far. */
  requests: RunRequest[];
}
