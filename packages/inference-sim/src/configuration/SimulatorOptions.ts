import { FailureType } from '../failures/FailureType';
import { LatencyParameters } from '../latency/LatencyParameters';

/** A checked command line: what this instance simulates. */
export interface SimulatorOptions {
  readonly port: number;
  /** The base model's name. */
  readonly model: string;
  /** Names that requests may use; the first one labels metrics. Never empty. */
  readonly servedModelNames: readonly [string, ...string[]];
  readonly mode: 'random' | 'echo';
  /** Undefined: a different run every time. */
  readonly seed: number | undefined;
  /** How many requests run at the same time. */
  readonly maxNumSeqs: number;
  /** How many more may wait. */
  readonly maxWaitingQueueLength: number;
  /** Context window in tokens, prompt and answer together. */
  readonly maxModelLen: number;
  readonly maxLoras: number;
  readonly maxRequestBodyBytes: number;
  /** How long the model takes to load, in milliseconds. */
  readonly startupDuration: number;
  readonly requestIdHeaders: boolean;
  readonly latency: LatencyParameters;
  readonly kvCache: {
    readonly enabled: boolean;
    /** Capacity in blocks. */
    readonly size: number;
    /** Tokens per block. */
    readonly blockSize: number;
    readonly hashSeed: string;
  };
  readonly failures: {
    /** Percent of requests that fail. */
    readonly rate: number;
    readonly types: readonly FailureType[];
  };
  readonly verbosity: number;
}
