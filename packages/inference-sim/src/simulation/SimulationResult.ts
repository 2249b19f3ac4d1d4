import { FinishReason } from '../engine/GenerationRequest';

/**
 * What became of one request; times in milliseconds.
 *
 * @public
 */
export type RequestResult =
  | {
      readonly outcome: 'answered';
      readonly pod: string;
      /** The pod that did the prefill, when it was another. */
      readonly prefillPod: string | undefined;
      readonly finishReason: FinishReason;
      readonly promptTokens: number;
      readonly cachedTokens: number;
      readonly completionTokens: number;
      /** Waited for a slot, in both pods together. */
      readonly queueTime: number;
      /** From sending to the first token. */
      readonly timeToFirstToken: number;
      /** From sending to the last token. */
      readonly endToEnd: number;
    }
  | {
      readonly outcome: 'refused';
      readonly pod: string;
      /** The status that a client would see. */
      readonly status: 404 | 400 | 429 | 500;
      readonly message: string;
      /** From sending to the refusal. */
      readonly endToEnd: number;
    };

/**
 * What became of a trace: a result for each request, in the trace's order.
 *
 * @public
 */
export interface SimulationResult {
  readonly requests: readonly RequestResult[];
  /** Milliseconds from the first request to the last answer. */
  readonly duration: number;
}
