/**
 * One request of a trace.
 *
 * @public
 */
export interface TraceRequest {
  /** When it is sent, in milliseconds since the trace's beginning. */
  readonly at: number;
  /** A text, or token ids. */
  readonly prompt: string | readonly number[];
  /** A served name or an adapter's; left out: the base model. */
  readonly model?: string;
  readonly maxTokens?: number;
  /** Answers have exactly `maxTokens` tokens. */
  readonly ignoreEos?: boolean;
}

/**
 * Requests in the order in which they are sent.
 *
 * @public
 */
export type Trace = readonly TraceRequest[];
