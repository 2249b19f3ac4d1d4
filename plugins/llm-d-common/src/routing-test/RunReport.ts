/** One scorer's opinion of one endpoint. `weighted` = `weight` × `raw`; `raw` is 0..1. @public */
export interface ScorerValue {
  raw: number;
  weight: number;
  weighted: number;
}

/** What the scorers of an EPP said of one endpoint. @public */
export interface EndpointScore {
  /** Sum of the weighted values, as the EPP reported it. */
  total: number;
  scorers: Record<string, ScorerValue>;
}

/** Where a decision was learnt from. `recomputed` means that no EPP said so. @public */
export type DecisionSource = 'epp-log' | 'dynamic-metadata' | 'recomputed';

/**
 * One pick by the EPP.
 *
 * @public
 */
export interface Decision {
  requestId: string;
  source: DecisionSource;
  /** Endpoint name, `<pod>-rank-<n>`. */
  picked?: string;
  /** By endpoint name. */
  endpoints: Record<string, EndpointScore>;
}

/** One request of a run, one row of its table. @public */
export interface RunRequest {
  index: number;
  phase: string;
  requestId: string;
  /** HTTP status; 0 when no answer came. */
  status: number;
  error?: string;
  /** Endpoint (`<pod>-rank-<n>`) that the EPP picked, if a decision was found. */
  picked?: string;
  /** Endpoint (`<pod>-rank-<n>`) that answered, as the simulator's own headers say. */
  served?: string;
  decisionSource?: DecisionSource;
  endpoints: Record<string, EndpointScore>;
  /** ms from the start of the run. */
  startedAtMs: number;
  /** ms by which the generator was late against its plan. */
  lagMs: number;
  /** ms to the first body byte. */
  ttftMs?: number;
  /** Mean ms between streamed chunks; only for streamed requests. */
  itlMs?: number;
  /** ms to the last body byte. */
  e2eMs?: number;
  responseBytes?: number;
}

/** One thing that a run was to show, and whether it did. @public */
export interface Assertion {
  name: string;
  passed: boolean;
  /** For a person: what was measured. */
  measured: string;
  /** For a person: what was expected. */
  expected: string;
}

/** What a run showed; `inconclusive` when it could not show anything. @public */
export type Verdict = 'pass' | 'fail' | 'inconclusive';

/** The result of one execution of a scenario; what `npm run demo -- --json` prints. @public */
export interface RunReport {
  scenario: string;
  verdict: Verdict;
  /** Why the run is inconclusive, or what made it fail, in one sentence. */
  reason?: string;
  assertions: Assertion[];
  requests: RunRequest[];
  /** ms by stage. */
  timings: Record<string, number>;
  /** True when the traffic went through the local cluster's stand-ins. */
  localStandIn: boolean;
}
