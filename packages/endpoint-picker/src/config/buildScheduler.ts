import { parseDuration } from '../flags/duration';
import { Generation } from '../generation/Generation';
import { errorText } from '../log/errorText';
import { maxScorePicker } from '../scheduling/pickers/maxScorePicker';
import { Filter, Picker, Plugin } from '../scheduling/plugins';
import { singleProfileHandler } from '../scheduling/profile-handlers/singleProfileHandler';
import { Scheduler } from '../scheduling/Scheduler';
import {
  SchedulingProfile,
  WeightedScorer,
} from '../scheduling/SchedulingProfile';
import { ConfigError } from './ConfigError';
import { EndpointPickerConfig, PluginSpec } from './EndpointPickerConfig';
import { PluginContext, PluginType } from './PluginType';
import { PREFIX_PRODUCER, pluginTypesOf } from './pluginTypes';
import { upstreamPluginTypes } from './upstreamPluginTypes';

type PluginsByName = Map<string, readonly Plugin[]>;

function typeOf(
  spec: PluginSpec,
  types: ReadonlyMap<string, PluginType>,
): PluginType {
  const type = types.get(spec.type);
  if (type) {
    return type;
  }
  throw new ConfigError(
    upstreamPluginTypes.has(spec.type)
      ? `plugin type "${spec.type}" exists in llm-d but not in this stand-in of its Endpoint Picker`
      : `unknown plugin type "${spec.type}": known are ${[...types.keys()]
          .sort()
          .join(', ')}`,
  );
}

function createPlugins(
  specs: readonly PluginSpec[],
  types: ReadonlyMap<string, PluginType>,
  context: PluginContext,
): PluginsByName {
  const byName: PluginsByName = new Map();
  for (const spec of specs) {
    const name = spec.name ?? spec.type;
    if (byName.has(name)) {
      throw new ConfigError(`two plugins have the name "${name}"`);
    }
    const type = typeOf(spec, types);
    byName.set(
      name,
      type.create({ name, type: spec.type }, spec.parameters, context),
    );
  }
  return byName;
}

/** A scorer that reads prefix matches brings the usual producer along. */
function addMissingProducer(
  byName: PluginsByName,
  types: ReadonlyMap<string, PluginType>,
  context: PluginContext,
) {
  for (const plugin of [...byName.values()].flat()) {
    const reads = plugin.role === 'scorer' ? plugin.reads : undefined;
    if (reads === undefined || byName.has(reads)) {
      continue;
    }
    const usual = types.get(PREFIX_PRODUCER);
    if (reads !== PREFIX_PRODUCER || !usual) {
      throw new ConfigError(
        `plugin "${plugin.name}" reads the prefix matches of "${reads}", which is not in plugins`,
      );
    }
    const id = { name: PREFIX_PRODUCER, type: PREFIX_PRODUCER };
    byName.set(PREFIX_PRODUCER, usual.create(id, {}, context));
  }
}

const DEFAULT_PICKER = { name: 'max-score-picker', type: 'max-score-picker' };

function profileOf(
  name: string,
  references: readonly { pluginRef: string; weight?: number }[],
  byName: PluginsByName,
): SchedulingProfile {
  const filters: Filter[] = [];
  const scorers: WeightedScorer[] = [];
  const pickers: Picker[] = [];
  for (const { pluginRef, weight } of references) {
    const plugins = byName.get(pluginRef);
    if (!plugins) {
      throw new ConfigError(
        `scheduling profile "${name}" refers to plugin "${pluginRef}", which is not in plugins`,
      );
    }
    for (const plugin of plugins) {
      if (plugin.role === 'filter') {
        filters.push(plugin);
      } else if (plugin.role === 'scorer') {
        scorers.push({ scorer: plugin, weight: weight ?? 1 });
      } else if (plugin.role === 'picker') {
        pickers.push(plugin);
      }
    }
  }
  if (pickers.length > 1) {
    throw new ConfigError(
      `scheduling profile "${name}" has ${pickers.length} pickers: it can have one`,
    );
  }
  const [picker = maxScorePicker(DEFAULT_PICKER, 1)] = pickers;
  return { name, filters, scorers, picker };
}

/** In v0.4.0 the scorer forgets requests that take longer than this. */
function requestTimeout(
  config: EndpointPickerConfig,
  generation: Generation,
): number {
  if (generation.line !== '<=0.6') {
    return Infinity;
  }
  const scorer = config.plugins.find(p => p.type === 'active-request-scorer');
  const text = scorer?.parameters?.requestTimeout;
  const told = typeof text === 'string' ? parseDuration(text) : undefined;
  return told ?? 120_000;
}

/**
 * Makes the scheduler that a configuration describes, with the defaults that
 * the release fills in: a profile `default` with every plugin if there is
 * none, `single-profile-handler`, `max-score-picker`, weight 1.
 *
 * @param config - the configuration
 * @param generation - decides which plugin types exist
 * @param context - what plugins need
 * @throws ConfigError, which names the plugin that is unknown or wrong
 *
 * @public
 */
export function buildScheduler(
  config: EndpointPickerConfig,
  generation: Generation,
  context: PluginContext,
): Scheduler {
  const types = pluginTypesOf(generation);
  const byName = createPlugins(config.plugins, types, context);
  addMissingProducer(byName, types, context);
  const plugins = [...byName.values()].flat();

  const specs =
    config.schedulingProfiles.length > 0
      ? config.schedulingProfiles
      : [
          {
            name: 'default',
            plugins: [...byName.keys()].map(pluginRef => ({ pluginRef })),
          },
        ];
  const handlers = plugins.filter(p => p.role === 'profile-handler');
  if (handlers.length > 1) {
    throw new ConfigError(
      `exactly one profile handler is possible, but there are ${handlers.length}`,
    );
  }
  const handlerId = {
    name: 'single-profile-handler',
    type: 'single-profile-handler',
  };
  const [handler = singleProfileHandler(handlerId)] = handlers;
  try {
    return new Scheduler({
      handler,
      profiles: specs.map(spec => profileOf(spec.name, spec.plugins, byName)),
      producers: plugins.filter(p => p.role === 'prefix-match-producer'),
      requestTimeoutMs: requestTimeout(config, generation),
    });
  } catch (error) {
    throw error instanceof ConfigError
      ? error
      : new ConfigError(errorText(error));
  }
}
