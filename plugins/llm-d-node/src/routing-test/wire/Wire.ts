/** A request as it is put on the wire. */
export interface WireRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

/** What happens to a request; called at the moment at which it happens. */
export interface WireListener {
  /** The first byte is about to be written: clocks start here. */
  written(): void;
  /** Names of headers are in lower case. */
  head(status: number, headers: ReadonlyMap<string, string>): void;
  data(chunk: Uint8Array): void;
}

/** A request under way. */
export interface WireExchange {
  /** Ends with the last byte of the answer; throws when there is no whole answer. */
  ended: Promise<void>;
  /** Gives up at once: `ended` throws the reason. Does nothing afterwards. */
  cancel(reason: Error): void;
}

/** One way into a stack. */
export interface Wire {
  send(request: WireRequest, listener: WireListener): WireExchange;
  close(): Promise<void>;
}
