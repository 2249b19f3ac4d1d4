import { Endpoint } from '../Endpoint';
import { PluginId } from '../plugins';
import {
  SaturationDetector,
  SaturationThresholds,
  isStale,
} from './SaturationDetector';

/**
 * How full a pool is: the mean over its endpoints of
 * `max(waiting / queueDepth, kvCacheUsage / kvCacheUtilization)`, where an
 * endpoint with stale figures counts 1. Range 0 and up; 1 for an empty pool.
 *
 * Source: llm-d-router v0.10, saturationdetector/utilization.
 *
 * @param now - milliseconds
 *
 * @public
 */
export function poolUtilization(
  endpoints: readonly Endpoint[],
  thresholds: SaturationThresholds,
  now: number,
): number {
  if (endpoints.length === 0) {
    return 1;
  }
  const sum = endpoints.reduce((total, endpoint) => {
    const { waitingRequests, kvCacheUsage } = endpoint.metrics;
    return isStale(endpoint, thresholds, now)
      ? total + 1
      : total +
          Math.max(
            waitingRequests / thresholds.queueDepth,
            kvCacheUsage / thresholds.kvCacheUtilization,
          );
  }, 0);
  return sum / endpoints.length;
}

/**
 * `utilization-detector` (from v0.7 on): saturated when
 * {@link poolUtilization} is 1 or more.
 *
 * @public
 */
export function utilizationDetector(
  id: PluginId,
  thresholds: SaturationThresholds,
): SaturationDetector {
  return {
    ...id,
    role: 'saturation-detector',
    saturated: (endpoints, now) =>
      poolUtilization(endpoints, thresholds, now) >= 1,
  };
}
