import { z } from 'zod';
import { EndpointPickerOptions } from '../flags/EndpointPickerOptions';
import { metricsPluginsOf } from './dataLayerOf';
import { EndpointPickerConfig } from './EndpointPickerConfig';
import {
  extractorShape,
  metricsSourceShape,
} from './plugin-types/metricsPlugins';

/** What of the options says how model servers are scraped. */
type ScrapeOptions = Pick<
  EndpointPickerOptions,
  'modelServerMetrics' | 'metricNames' | 'refreshMetricsIntervalMs'
>;

const source = z.object(metricsSourceShape);
const extractor = z.object(extractorShape);

/**
 * How to scrape model servers: the command line, changed by the parameters of
 * `metrics-data-source` and `core-metrics-extractor`. An engine that is
 * configured replaces the built-in one as a whole: what it does not name is
 * not read.
 *
 * @param config - its plugins' parameters have been checked
 * @param options - what the command line says
 * @throws ConfigError when the data layer is not one of this stand-in
 *
 * @public
 */
export function metricsOf(
  config: EndpointPickerConfig,
  options: ScrapeOptions,
): ScrapeOptions {
  const plugins = metricsPluginsOf(config);
  const { scheme, path, port, interval } = source.parse(
    plugins.source?.parameters ?? {},
  );
  const [engine] =
    extractor.parse(plugins.extractor?.parameters ?? {}).engineConfigs ?? [];
  const { modelServerMetrics } = options;
  return {
    modelServerMetrics: {
      scheme: scheme ?? modelServerMetrics.scheme,
      path: path || modelServerMetrics.path,
      port: port || modelServerMetrics.port,
    },
    refreshMetricsIntervalMs: interval ?? options.refreshMetricsIntervalMs,
    metricNames: engine
      ? {
          waitingRequests: engine.queuedRequestsSpec ?? '',
          runningRequests: engine.runningRequestsSpec ?? '',
          kvCacheUsage: engine.kvUsageSpec ?? '',
          cacheInfo: engine.cacheInfoSpec ?? '',
          loraInfo: engine.loraSpec ?? '',
        }
      : options.metricNames,
  };
}
