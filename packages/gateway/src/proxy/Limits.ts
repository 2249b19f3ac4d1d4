/**
 * The most that a client may send. What is larger is refused by status.
 *
 * @public
 */
export interface GatewayLimits {
  /** Bytes of a request's line and headers together; 431. */
  readonly headerBytes: number;
  /** Headers of a request; 431. */
  readonly headers: number;
  /** Bytes of a request's body; 413. */
  readonly bodyBytes: number;
}

/**
 * Envoy's limits for headers, and a prompt of some twenty million tokens.
 *
 * @public
 */
export const defaultLimits: GatewayLimits = {
  headerBytes: 60 * 1024,
  headers: 100,
  bodyBytes: 100 * 1024 * 1024,
};
