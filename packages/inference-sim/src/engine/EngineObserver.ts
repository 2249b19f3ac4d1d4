import { FinishReason } from './GenerationRequest';

/** One answered request, times in milliseconds. */
export interface RequestFigures {
  readonly promptTokens: number;
  readonly generatedTokens: number;
  readonly maxTokens: number | undefined;
  readonly finishReason: FinishReason;
  /** From arrival to the last token. */
  readonly endToEnd: number;
  /** From the slot to the last token. */
  readonly inference: number;
  readonly prefill: number;
  readonly decode: number;
}

/** Hears what an engine does, for its metrics. Times are in milliseconds. */
export interface EngineObserver {
  /** A request that had to wait got its slot after `milliseconds`. */
  waited(milliseconds: number): void;
  /** A prompt was looked up in the KV cache. */
  prefixLookup(promptTokens: number, cachedTokens: number): void;
  /** The first token took `milliseconds` from the slot. */
  firstToken(milliseconds: number): void;
  /** A further token took `milliseconds` from the one before. */
  furtherToken(milliseconds: number): void;
  /** A request was answered in full. */
  finished(figures: RequestFigures): void;
  /** An adapter began to wait, to run or to rest. */
  adaptersChanged(): void;
}
