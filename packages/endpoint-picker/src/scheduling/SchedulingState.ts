/**
 * How much of a request's prompt each endpoint is believed to have cached.
 *
 * @public
 */
export interface PrefixMatches {
  /** Blocks found per endpoint key; endpoints without a block are absent. */
  readonly matchedBlocks: ReadonlyMap<string, number>;
  /** Blocks that the request's prompts were cut into. */
  readonly totalBlocks: number;
  /** Size of a block in tokens; 0 where blocks are counted in bytes. */
  readonly blockTokens: number;
}

/**
 * What the Endpoint Picker itself remembers of earlier requests, as it was
 * when this request was scheduled. Scorers only read it.
 *
 * @public
 */
export interface SchedulingState {
  /** By the name of the plugin that produced the matches. */
  readonly prefixMatches: ReadonlyMap<string, PrefixMatches>;
  /** Requests in flight per endpoint key; absent means 0. */
  readonly activeRequests: ReadonlyMap<string, number>;
  /**
   * By the name of the plugin that keeps sessions: key of the endpoint that
   * the request's session is bound to. Absent for a session without one.
   */
  readonly boundSessions: ReadonlyMap<string, string>;
}
