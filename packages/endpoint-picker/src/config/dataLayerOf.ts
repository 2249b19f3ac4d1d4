import { ConfigError } from './ConfigError';
import { EndpointPickerConfig, PluginSpec } from './EndpointPickerConfig';

const SOURCE = 'metrics-data-source';
const EXTRACTOR = 'core-metrics-extractor';

/**
 * The plugins that say how model servers are scraped; undefined where a
 * configuration leaves that to the release.
 */
export interface MetricsPlugins {
  readonly source?: PluginSpec;
  readonly extractor?: PluginSpec;
}

const nameOf = ({ name, type }: PluginSpec) => name ?? type;

const absent = (what: string) =>
  new ConfigError(
    `${what} exists in llm-d but not in this stand-in of its Endpoint Picker`,
  );

/** What no plugin of this stand-in could do anything with. */
function refuseAbsentFields({ dataLayer = {} }: EndpointPickerConfig): void {
  const fields = [
    'peerDiscovery',
    'crossReplicaSyncerPluginRef',
    'crossReplicaSyncInterval',
  ] as const;
  for (const field of fields) {
    if (dataLayer[field] !== undefined) {
      throw absent(`dataLayer.${field}`);
    }
  }
}

function referred(
  { plugins }: EndpointPickerConfig,
  field: string,
  pluginRef: string,
  type: string,
): PluginSpec {
  const plugin = plugins.find(one => nameOf(one) === pluginRef);
  if (!plugin) {
    throw new ConfigError(
      `${field} refers to plugin "${pluginRef}", which is not in plugins`,
    );
  }
  if (plugin.type !== type) {
    throw new ConfigError(
      `${field} refers to plugin "${pluginRef}" of type ${plugin.type}: it must be a ${type}`,
    );
  }
  return plugin;
}

/**
 * The plugins that `dataLayer.sources` refers to. Without sources a release
 * brings along those that are called like their types, with the parameters
 * that the configuration declares under these names.
 *
 * @param config - its shape has been checked
 * @throws ConfigError for what is not in this stand-in, and for a reference
 *   that leads to nothing or to another kind of plugin
 */
export function metricsPluginsOf(config: EndpointPickerConfig): MetricsPlugins {
  refuseAbsentFields(config);
  const sources = (config.dataLayer?.sources ?? []).map(
    ({ pluginRef, extractors = [] }) => ({
      source: referred(config, 'dataLayer.sources', pluginRef, SOURCE),
      extractors: extractors.map(extractor =>
        referred(
          config,
          'dataLayer.sources.extractors',
          extractor.pluginRef,
          EXTRACTOR,
        ),
      ),
    }),
  );
  const [first, second] = sources;
  if (second) {
    throw absent('more than one of dataLayer.sources');
  }
  if (first) {
    const [extractor, another] = first.extractors;
    if (!extractor || another) {
      throw absent(
        `dataLayer.sources: a ${SOURCE} with other than one of extractors`,
      );
    }
    return { source: first.source, extractor };
  }
  if (config.dataLayer?.injectDefaults === false) {
    throw absent(
      `dataLayer.injectDefaults: false without a ${SOURCE} in dataLayer.sources, so that no model server is scraped,`,
    );
  }
  const usual = (type: string) =>
    config.plugins.find(plugin => nameOf(plugin) === type);
  return { source: usual(SOURCE), extractor: usual(EXTRACTOR) };
}
