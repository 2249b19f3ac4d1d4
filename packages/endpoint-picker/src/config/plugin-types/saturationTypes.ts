import { z } from 'zod';
import { Generation } from '../../generation/Generation';
import {
  DEFAULT_THRESHOLDS,
  SaturationDetector,
  SaturationThresholds,
} from '../../scheduling/saturation/SaturationDetector';
import { goodCapacityDetector } from '../../scheduling/saturation/goodCapacityDetector';
import { utilizationDetector } from '../../scheduling/saturation/utilizationDetector';
import { PluginTypes, pluginType } from '../PluginType';
import { duration, positive, share } from './parameters';

/** Type of the detector that a configuration without one gets. */
export const UTILIZATION_DETECTOR = 'utilization-detector';

/**
 * The detector of a release, with these thresholds.
 *
 * @param thresholds - what differs from the defaults
 */
export function detectorOf(
  generation: Generation,
  thresholds: Partial<SaturationThresholds> = {},
): SaturationDetector {
  const id = { name: UTILIZATION_DETECTOR, type: UTILIZATION_DETECTOR };
  const all = { ...DEFAULT_THRESHOLDS, ...thresholds };
  return generation.saturation === 'utilization'
    ? utilizationDetector(id, all)
    : goodCapacityDetector(id, all);
}

/** Saturation detectors that are plugins, which they are from 0.7 on. */
export function saturationTypes(generation: Generation): PluginTypes {
  if (generation.saturation !== 'utilization') {
    return {};
  }
  return {
    [UTILIZATION_DETECTOR]: pluginType(
      {
        queueDepthThreshold: positive.optional(),
        kvCacheUtilThreshold: share.refine(n => n > 0, 'above 0').optional(),
        metricsStalenessThreshold: duration
          .refine(ms => ms > 0, 'above 0')
          .optional(),
        // For flow control, which is not in here.
        headroom: z.number().nonnegative().optional(),
      },
      generation.pluginParameters,
      (id, p) =>
        utilizationDetector(id, {
          queueDepth: p.queueDepthThreshold ?? DEFAULT_THRESHOLDS.queueDepth,
          kvCacheUtilization:
            p.kvCacheUtilThreshold ?? DEFAULT_THRESHOLDS.kvCacheUtilization,
          metricsStalenessMs:
            p.metricsStalenessThreshold ??
            DEFAULT_THRESHOLDS.metricsStalenessMs,
        }),
    ),
  };
}
