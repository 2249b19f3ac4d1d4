import { Generation } from '../generation/Generation';
import { parseDuration } from '../flags/duration';
import { SaturationDetector } from '../scheduling/saturation/SaturationDetector';
import { ConfigError } from './ConfigError';
import { PluginsByName } from './createPlugins';
import { EndpointPickerConfig, SaturationSpec } from './EndpointPickerConfig';
import {
  UTILIZATION_DETECTOR,
  detectorOf,
} from './plugin-types/saturationTypes';

function staleness({ metricsStalenessThreshold: text }: SaturationSpec) {
  if (text === undefined) {
    return undefined;
  }
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) {
    throw new ConfigError(
      `saturationDetector.metricsStalenessThreshold "${text}" is no duration such as 200ms`,
    );
  }
  return milliseconds;
}

/** Only a figure above 0 replaces the default. */
const above0 = (value: number | undefined) =>
  value !== undefined && value > 0 ? value : undefined;

/**
 * The saturation detector that a configuration names, describes, or leaves to
 * the release.
 *
 * @throws ConfigError
 */
export function saturationDetectorOf(
  config: EndpointPickerConfig,
  byName: PluginsByName,
  generation: Generation,
): SaturationDetector {
  const spec =
    config.flowControl?.saturationDetector ?? config.saturationDetector ?? {};
  if (spec.pluginRef) {
    const detector = byName
      .get(spec.pluginRef)
      ?.find(plugin => plugin.role === 'saturation-detector');
    if (!detector && spec.pluginRef === UTILIZATION_DETECTOR) {
      // The usual one need not be declared.
      return detectorOf(generation);
    }
    if (!detector) {
      throw new ConfigError(
        `saturationDetector refers to plugin "${spec.pluginRef}", which is no saturation detector in plugins`,
      );
    }
    return detector;
  }
  const queueDepth = above0(spec.queueDepthThreshold);
  const kvCacheUtilization = above0(spec.kvCacheUtilThreshold);
  const metricsStalenessMs = above0(staleness(spec));
  return detectorOf(generation, {
    ...(queueDepth !== undefined && { queueDepth }),
    ...(kvCacheUtilization !== undefined && { kvCacheUtilization }),
    ...(metricsStalenessMs !== undefined && { metricsStalenessMs }),
  });
}
