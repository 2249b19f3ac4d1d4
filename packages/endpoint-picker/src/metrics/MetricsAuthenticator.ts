/**
 * Decides who may read the metrics.
 *
 * @public
 */
export interface MetricsAuthenticator {
  /**
   * @param token - the bearer token, undefined without one
   * @returns the HTTP status: 200 to go on, 401 or 403 otherwise
   */
  check(token: string | undefined): Promise<200 | 401 | 403>;
}
