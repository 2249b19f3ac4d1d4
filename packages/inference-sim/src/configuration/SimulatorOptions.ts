import { FailureType } from '../failures/FailureType';
import { LatencyParameters } from '../latency/LatencyParameters';
import { LoraModule } from '../lora/LoraModule';
import { FakeMetrics } from '../metrics/FakeMetrics';

/** Bounds of what tool calls are filled with; probabilities in percent. */
export interface ToolCallOptions {
  readonly integers: { readonly min: number; readonly max: number };
  readonly numbers: { readonly min: number; readonly max: number };
  readonly arrayLengths: { readonly min: number; readonly max: number };
  /** That a parameter which is not required is given. */
  readonly optionalParameter: number;
  /** That a field of an object which is not required is given. */
  readonly optionalField: number;
  /** That one more call is made than the fewest. */
  readonly extraCall: number;
  readonly skipValidation: boolean;
}

/** A checked configuration: what this instance simulates. */
export interface SimulatorOptions {
  readonly port: number;
  /** The base model's name. */
  readonly model: string;
  /** Names that requests may use; the first one labels metrics. Never empty. */
  readonly servedModelNames: readonly [string, ...string[]];
  readonly mode: 'random' | 'echo';
  /** The same seed gives the same answers to the same requests. */
  readonly seed: number;
  /** How many requests run at the same time. */
  readonly maxNumSeqs: number;
  /** How many more may wait. */
  readonly maxWaitingQueueLength: number;
  /** Context window in tokens, prompt and answer together. */
  readonly maxModelLen: number;
  /** Adapters that can be in use at the same time. */
  readonly maxLoras: number;
  /** Adapters that exist from the start. */
  readonly loraModules: readonly LoraModule[];
  readonly maxRequestBodyBytes: number;
  /** How long the model takes to load, in milliseconds. */
  readonly startupDuration: number;
  readonly requestIdHeaders: boolean;
  /** `POST /sleep` has an effect. */
  readonly sleepMode: boolean;
  readonly latency: LatencyParameters;
  readonly toolCalls: ToolCallOptions;
  readonly kvCache: {
    readonly enabled: boolean;
    /** Capacity in blocks. */
    readonly size: number;
    /** Tokens per block. */
    readonly blockSize: number;
    readonly hashSeed: string;
    /** Share of a prompt that must be cached, 0 to 1, unless a request says otherwise. */
    readonly hitThreshold: number;
  };
  readonly failures: {
    /** Percent of requests that fail. */
    readonly rate: number;
    readonly types: readonly FailureType[];
  };
  readonly dataParallel: {
    /** Ranks that this process runs, on ports that follow each other. */
    readonly size: number;
    /** Set when each rank is a process of its own. */
    readonly rank: number | undefined;
  };
  /** Length of an embedding unless a request asks for another. */
  readonly embeddingDimensions: number;
  /** Metrics to expose instead of the real ones. */
  readonly fakeMetrics: FakeMetrics | undefined;
  /** How often moving fake metrics move, in milliseconds. */
  readonly fakeMetricsRefreshInterval: number;
}
