import { ToolRequest } from '../tools/ToolRequest';

/** What the engine is asked for, whatever API it came through. */
export interface GenerationRequest {
  /** The name that answers carry: the first served one, or an adapter's. */
  readonly model: string;
  /** The LoRA adapter that the request needs; undefined for the base model. */
  readonly adapter: string | undefined;
  /** Token ids of the prompt. */
  readonly prompt: readonly number[];
  /** The tokens that echo mode answers with. */
  readonly echo: () => readonly string[];
  readonly maxTokens: number | undefined;
  readonly minTokens: number;
  readonly ignoreEos: boolean;
  /** This is the prefill of a request that another instance decodes. */
  readonly remoteDecode: boolean;
  /** Another instance did the prefill; the KV cache is fetched from there. */
  readonly remotePrefill: boolean;
  /** Tools that the answer may call, when the caller lets it. */
  readonly tools: ToolRequest | undefined;
  /** Share of the prompt that must be cached, 0 to 1; undefined: the configured one. */
  readonly cacheHitThreshold: number | undefined;
  /** Answer as if too little of the prompt were cached. */
  readonly belowCacheThreshold: boolean;
}

/** Why a generation ended. */
export type FinishReason =
  | 'stop'
  | 'length'
  | 'tool_calls'
  | 'remote_decode'
  | 'cache_threshold';

/** What a finished generation used. */
export interface GenerationUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Undefined when the cache did not matter to the answer. */
  readonly cachedTokens: number | undefined;
}

/** Where a token belongs that is part of a tool call. */
export interface ToolCallPart {
  readonly id: string;
  readonly index: number;
  readonly name: string;
  /** The first of the call's tokens. */
  readonly first: boolean;
  /** The last of them. */
  readonly last: boolean;
}

/** A token of the answer: text, or a piece of a tool call's arguments. */
export interface GeneratedToken {
  readonly text: string;
  readonly call: ToolCallPart | undefined;
}

/** A generation that came to its end. */
export interface GenerationResult {
  readonly finishReason: FinishReason;
  readonly usage: GenerationUsage;
  readonly timing: GenerationTiming;
}

/** When things happened to a request, in milliseconds of the engine's clock. */
export interface GenerationTiming {
  readonly arrived: number;
  readonly started: number;
  /** When the first token was due; the end when there was none. */
  readonly firstToken: number;
  readonly finished: number;
}

/** Who hears of a generation: tokens, then one end. */
export interface GenerationListener {
  token(token: GeneratedToken): void;
  finished(result: GenerationResult): void;
  /** QueueFullError, CacheFullError, or the plan's own error. */
  failed(error: Error): void;
}
