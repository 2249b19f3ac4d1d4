import { Token } from '../tokenization/dummyTokenizer';

/** What the engine is asked for, whatever API it came through. */
export interface GenerationRequest {
  /** One of the served model names. */
  readonly model: string;
  readonly prompt: readonly Token[];
  /** The text that echo mode answers with. */
  readonly echo: string;
  readonly maxTokens: number | undefined;
  readonly ignoreEos: boolean;
  /** This is the prefill of a request that another instance decodes. */
  readonly remoteDecode: boolean;
  /** Another instance did the prefill; the KV cache is fetched from there. */
  readonly remotePrefill: boolean;
}

/** Why a generation ended. */
export type FinishReason = 'stop' | 'length' | 'remote_decode';

/** What a finished generation used. */
export interface GenerationUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Undefined when the KV cache is not simulated. */
  readonly cachedTokens: number | undefined;
}

/** The course of a generation: tokens, then one end. */
export type GenerationEvent =
  | { readonly type: 'token'; readonly text: string }
  | {
      readonly type: 'finished';
      readonly finishReason: FinishReason;
      readonly usage: GenerationUsage;
    };
