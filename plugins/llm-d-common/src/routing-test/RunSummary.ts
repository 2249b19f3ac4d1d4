/**
 * Counts by bucket; `counts[i]` are values up to `boundaries[i]`, the last count is of what is above all. Two histograms of the
 * same boundaries merge by adding counts.
 *
 * @public
 */
export interface Histogram {
  /** Upper bounds, ascending, ms. */
  boundaries: number[];
  /** One more than there are boundaries. */
  counts: number[];
  sum: number;
  min?: number;
  max?: number;
}

/** One latency over all requests that have it, ms. @public */
export interface LatencySummary {
  p50: number;
  p95: number;
  p99: number;
  histogram: Histogram;
}

/** Figures over the requests of a run. @public */
export interface RunSummary {
  sent: number;
  /** By HTTP status; `0`: no answer. */
  byStatus: Record<string, number>;
  /** Requests served, by endpoint. */
  byEndpoint: Record<string, number>;
  ttft?: LatencySummary;
  itl?: LatencySummary;
  e2e?: LatencySummary;
  /** By how much the generator was late, ms; undefined without planned times. */
  lag?: LatencySummary;
  decisions: {
    found: number;
    tied: number;
    /** Requests whose decision contradicts itself. */
    inconsistent: number;
    /** Requests whose picked endpoint had a prefix score above 0, 0..1 of those with a prefix score. */
    prefixHitRate?: number;
  };
  /** Largest share of one endpoint against an even share; 1 is perfectly even. */
  imbalance?: number;
}
