/** What one request came to; filled in while it goes through. */
export interface AccessRecord {
  requestId: string;
  method: string;
  path: string;
  listener: string;
  route?: string;
  backend?: string;
  /** Who served, `ip:port`. */
  endpoint?: string;
  status: number;
  /** What kept the request from an ordinary answer. */
  reason?: string;
  /** From the request's head to the answer's last byte. */
  ms: number;
}

/** One line of the access log. */
export const accessLine = (at: Date, record: AccessRecord): string =>
  JSON.stringify({ ts: at.toISOString(), msg: 'request', ...record });
