import { PluginId } from '../plugins';
import {
  SaturationDetector,
  SaturationThresholds,
  isStale,
} from './SaturationDetector';

/**
 * Saturation as v0.4.0 sees it: the pool is saturated unless one endpoint has
 * good capacity, which is fresh figures, `waiting <= queueDepth` and
 * `kvCacheUsage <= kvCacheUtilization`. A pool without endpoints is saturated.
 *
 * Source: gateway-api-inference-extension v1.2.0,
 * pkg/epp/saturationdetector/saturationdetector.go.
 *
 * @public
 */
export function goodCapacityDetector(
  id: PluginId,
  thresholds: SaturationThresholds,
): SaturationDetector {
  return {
    ...id,
    role: 'saturation-detector',
    saturated: (endpoints, now) =>
      !endpoints.some(
        endpoint =>
          !isStale(endpoint, thresholds, now) &&
          endpoint.metrics.waitingRequests <= thresholds.queueDepth &&
          endpoint.metrics.kvCacheUsage <= thresholds.kvCacheUtilization,
      ),
  };
}
