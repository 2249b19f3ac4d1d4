/** A request that ends with an answer of the gateway's own. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  /** The HTTP status to answer with. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
