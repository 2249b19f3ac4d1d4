import { Generation } from '../generation/Generation';
import { Endpoint, EndpointMetrics } from '../scheduling/Endpoint';

/**
 * A figure of all endpoints together.
 *
 * @public
 */
export interface Spread {
  readonly mean: number;
  /** Standard deviation. */
  readonly deviation: number;
}

/**
 * What the Endpoint Picker says of its pool.
 *
 * @public
 */
export interface PoolFigures {
  /** Endpoints with fresh figures; undefined until there was one. */
  readonly ready?: number;
  /** 0..1; undefined until an endpoint had fresh figures. */
  readonly kvCacheUsage?: Spread;
  readonly waitingRequests?: Spread;
  readonly runningRequests?: Spread;
}

const rounded = (value: number) => Math.round(value * 100) / 100;

/** Rounded to two decimals; of a sample, not of a population. */
function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, n) => sum + n, 0) / values.length;
  const squares = values.reduce((sum, n) => sum + (n - mean) ** 2, 0);
  const variance = squares / Math.max(1, values.length - 1);
  return { mean: rounded(mean), deviation: rounded(Math.sqrt(variance)) };
}

/** v0.4.0 divides queues as whole numbers and rounds nothing else. */
function earlyFigures(fresh: readonly EndpointMetrics[]): PoolFigures {
  const mean = (figure: (metrics: EndpointMetrics) => number) =>
    fresh.reduce((sum, metrics) => sum + figure(metrics), 0) / fresh.length;
  const spread = (value: number) => ({ mean: value, deviation: 0 });
  return {
    ready: fresh.length,
    kvCacheUsage: spread(mean(m => m.kvCacheUsage)),
    waitingRequests: spread(Math.trunc(mean(m => m.waitingRequests))),
  };
}

/**
 * The pool's own gauges. Endpoints whose figures are older than the threshold
 * count for nothing. When that is all of them the means stay as they were, and
 * in early releases the number of endpoints does, too.
 *
 * Sources: gateway-api-inference-extension v1.2.0,
 * pkg/epp/backend/metrics/logger.go; llm-d-router v0.10, the same file.
 *
 * @param endpoints - the endpoints
 * @param before - the figures so far
 * @param options - the release; milliseconds after which figures are stale; the
 *   time in milliseconds
 *
 * @public
 */
export function poolFigures(
  endpoints: readonly Endpoint[],
  before: PoolFigures,
  options: {
    readonly generation: Generation;
    readonly stalenessMs: number;
    readonly now: number;
  },
): PoolFigures {
  const fresh = endpoints
    .map(({ metrics }) => metrics)
    .filter(
      ({ updatedAt }) =>
        updatedAt !== undefined &&
        options.now - updatedAt <= options.stalenessMs,
    );
  if (options.generation.poolGauges === 'early') {
    return fresh.length > 0 ? earlyFigures(fresh) : before;
  }
  if (fresh.length === 0) {
    return { ...before, ready: 0 };
  }
  return {
    ready: fresh.length,
    kvCacheUsage: spreadOf(fresh.map(m => m.kvCacheUsage)),
    waitingRequests: spreadOf(fresh.map(m => m.waitingRequests)),
    runningRequests: spreadOf(fresh.map(m => m.runningRequests)),
  };
}
