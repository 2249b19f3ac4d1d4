/** What an EPP decided about a request. */
export interface EppDecision {
  /** The endpoints that it named, `ip:port`, in the order to try them. */
  readonly picked: readonly string[];
  /** Where it named them. */
  readonly source: 'header' | 'metadata';
  /** Score of every candidate, when the EPP emits them. */
  readonly scores?: Readonly<Record<string, number>>;
}

/** What one request came to; filled in while it goes through. Times are milliseconds. */
export interface AccessRecord {
  requestId: string;
  method: string;
  path: string;
  listener: string;
  route?: string;
  backend?: string;
  decision?: EppDecision;
  /** From the request's head to the EPP's word on it. */
  eppMs?: number;
  /** Who served, `ip:port`. */
  endpoint?: string;
  /** How many endpoints were asked, when it took more than one. */
  attempts?: number;
  status: number;
  /** What kept the request from an ordinary answer. */
  reason?: string;
  /** Bytes of the request's body as the client sent it. */
  requestBytes: number;
  /** Bytes of the answer's body. */
  responseBytes: number;
  /** From the request's head to the answer's head. */
  headMs?: number;
  /** From the request's head to the answer's last byte. */
  ms: number;
}

/** One line of the access log. */
export const accessLine = (at: Date, record: AccessRecord): string =>
  JSON.stringify({ ts: at.toISOString(), msg: 'request', ...record });
