/**
 * The latency flags, in milliseconds. Standard deviations are at most 30 % of
 * their mean.
 */
export interface LatencyParameters {
  /** '' picks per flag: a TTFT means constant, else per-token. */
  readonly calculator: '' | 'constant' | 'per-token';
  readonly timeToFirstToken: number;
  readonly timeToFirstTokenStdDev: number;
  readonly interTokenLatency: number;
  readonly interTokenLatencyStdDev: number;
  readonly prefillOverhead: number;
  readonly prefillTimePerToken: number;
  readonly prefillTimeStdDev: number;
  readonly kvCacheTransferLatency: number;
  readonly kvCacheTransferLatencyStdDev: number;
  readonly kvCacheTransferTimePerToken: number;
  readonly kvCacheTransferTimeStdDev: number;
  /** How many times longer everything takes at full load (>= 1). */
  readonly timeFactorUnderLoad: number;
  /** The number of running requests that counts as full load. */
  readonly maxNumSeqs: number;
  /**
   * To what a latency is cut after load has stretched it: releases that take
   * whole milliseconds keep whole milliseconds, per token too.
   */
  readonly resolution: 'millisecond' | 'nanosecond';
}
