import type { Decision } from '../decision/Decision';
import type { DisruptionDone } from './DisruptionDone';
import type { PhaseEntrance } from './ScenarioPlan';
import type { RunSummary } from './RunSummary';

/** One request of a run, one row of its table. @public */
export interface RunRequest {
  index: number;
  phase: string;
  /** Its name in a trace. */
  group?: string;
  requestId: string;
  /** HTTP status; 0 when no answer came. */
  status: number;
  error?: string;
  /** Endpoint (`<pod>-rank-<n>`) that answered, as the simulator's own headers say. */
  served?: string;
  /** What the EPP decided, if that was found. */
  decision?: Decision;
  /** ms from the start of the run. */
  startedAtMs: number;
  /** ms by which the generator was late against its plan. */
  lagMs: number;
  /** ms to the first body byte. */
  ttftMs?: number;
  /** Mean ms between streamed chunks; only for streamed requests. */
  itlMs?: number;
  /** ms to the last body byte; the clock starts when the request's first byte is written. */
  e2eMs?: number;
  responseBytes?: number;
  /** Bytes of the prompt; the prompt itself is never kept. */
  promptBytes?: number;
  /** Hashes of its blocks of 256 bytes, each chained to the one before: prompts share a prefix as far as these are the same. */
  promptBlocks?: string[];
  /** Endpoint that prefilled, where prefill and decode are apart. */
  prefilledBy?: string;
  /** ms from the start of the run at which the plan had it; undefined where a request waits for another. */
  plannedAtMs?: number;
  /** Default `gateway`. */
  entrance?: PhaseEntrance;
  /** Whether the EPP's own mark was on the answer; undefined when no answer came. */
  passedEpp?: boolean;
  /** Who refused it, where the answer tells; only with a status of 400 and above. */
  refusedBy?: 'api-server' | 'epp' | 'gateway' | 'model-server';
  /** As the model server counted. */
  tokens?: TokenCounts;
  /** Only of streamed requests. */
  stream?: StreamFigures;
}

/** Tokens of one request, as the model server counted them. @public */
export interface TokenCounts {
  prompt: number;
  completion: number;
  /** Prompt tokens that it found in its own cache; undefined when it does not tell. */
  cached?: number;
}

/** How a streamed answer came. @public */
export interface StreamFigures {
  /** Events with data, `[DONE]` left out. */
  events: number;
  /** Times at which bytes arrived; one means that somebody had held the stream back. */
  arrivals: number;
  /** Whether it ended with `[DONE]`. */
  done: boolean;
  /** Message of an error event. */
  error?: string;
  /** Longest ms between two arrivals. */
  longestGapMs?: number;
}

/** One thing that a run was to show, and whether it did. @public */
export interface Assertion {
  name: string;
  passed: boolean;
  /** For a person: what was measured. */
  measured: string;
  /** For a person: what was expected. */
  expected: string;
  /** For a person: how far from it still passes; undefined where there is no tolerance. */
  tolerance?: string;
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
  /** What the run could not observe, each in one sentence. */
  unobserved: string[];
  /** Seed of the plan: the same seed and parameters send the same requests at the same times. */
  seed: string;
  parameters: Record<string, number | string | boolean>;
  /** How the requests went in; latencies by one way do not compare with latencies by the other. */
  entrance: 'direct' | 'service-proxy';
  /** Figures over all requests. */
  summary: RunSummary;
  requests: RunRequest[];
  /** What the run broke on purpose. */
  disruptions?: DisruptionDone[];
  /** ms by stage. */
  timings: Record<string, number>;
  /** True when the traffic went through the local cluster's stand-ins. */
  localStandIn: boolean;
}
