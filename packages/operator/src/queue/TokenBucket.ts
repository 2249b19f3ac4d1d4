export interface TokenBucketOptions {
  /** Tokens that may be taken at once. */
  burst: number;
  /** Tokens that come back per second. */
  perSecond: number;
}

/**
 * Limits how often something happens over all keys. Tokens may be taken in advance: the answer is how long to wait for them.
 */
export class TokenBucket {
  readonly #options: TokenBucketOptions;
  #tokens: number;
  #updatedAt: number;

  constructor(options: TokenBucketOptions, nowMs: number) {
    this.#options = options;
    this.#tokens = options.burst;
    this.#updatedAt = nowMs;
  }

  /** Takes one token. @returns ms to wait until it is really there */
  reserve(nowMs: number): number {
    const { burst, perSecond } = this.#options;
    const elapsed = Math.max(0, nowMs - this.#updatedAt);
    this.#tokens = Math.min(burst, this.#tokens + (elapsed * perSecond) / 1000);
    this.#updatedAt = Math.max(nowMs, this.#updatedAt);
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : (-this.#tokens * 1000) / perSecond;
  }
}
