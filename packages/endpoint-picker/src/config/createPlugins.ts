import { Generation, generations } from '../generation/Generation';
import { Plugin } from '../scheduling/Plugin';
import { ConfigError } from './ConfigError';
import { PluginSpec } from './EndpointPickerConfig';
import { ALPHA_TYPES, pluginTypesOf } from './plugin-types/pluginTypesOf';
import { PREFIX_PRODUCER } from './plugin-types/prefixTypes';
import { PluginContext, PluginType } from './PluginType';
import { upstreamPluginTypes } from './upstreamPluginTypes';

/** Instances by their name; one name may stand for several that belong together. */
export type PluginsByName = ReadonlyMap<string, readonly Plugin[]>;

/**
 * What creating plugins needs from outside of the configuration.
 *
 * @public
 */
export interface PluginSurroundings extends Pick<PluginContext, 'hash'> {
  /** Whether --allow-experimental-plugins is set. */
  readonly allowExperimental: boolean;
}

function existsInAnotherRelease(type: string): boolean {
  return Object.values(generations).some(generation =>
    pluginTypesOf(generation).has(type),
  );
}

function typeOf(
  { name, type: typeName }: PluginSpec,
  types: ReadonlyMap<string, PluginType>,
  generation: Generation,
  { allowExperimental }: PluginSurroundings,
): PluginType {
  const type = types.get(typeName);
  if (!type) {
    const known = [...types.keys()].sort().join(', ');
    if (existsInAnotherRelease(typeName)) {
      throw new ConfigError(
        `plugin type "${typeName}" does not exist in release ${generation.line} of llm-d's Endpoint Picker: known are ${known}`,
      );
    }
    throw new ConfigError(
      upstreamPluginTypes.has(typeName)
        ? `plugin type "${typeName}" exists in llm-d but not in this stand-in of its Endpoint Picker`
        : `unknown plugin type "${typeName}": known are ${known}`,
    );
  }
  if (
    generation.alphaPlugins === 'behind a flag' &&
    ALPHA_TYPES.has(typeName) &&
    !allowExperimental
  ) {
    throw new ConfigError(
      `plugin '${
        name ?? typeName
      }' (type: '${typeName}') has Alpha stability level, but command line flag --allow-experimental-plugins is not set`,
    );
  }
  return type;
}

/** A plugin that reads prefix matches brings the usual producer along. */
function addMissingProducer(
  byName: Map<string, readonly Plugin[]>,
  types: ReadonlyMap<string, PluginType>,
  context: PluginContext,
): void {
  for (const plugin of [...byName.values()].flat()) {
    const reads =
      plugin.role === 'scorer' || plugin.role === 'pd-decider'
        ? plugin.reads
        : undefined;
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

/**
 * Makes the plugins that a configuration lists, those that refer to others
 * last, so that their order does not matter.
 *
 * @throws ConfigError, which names the plugin that is unknown or wrong
 */
export function createPlugins(
  specs: readonly PluginSpec[],
  generation: Generation,
  surroundings: PluginSurroundings,
): PluginsByName {
  const types = pluginTypesOf(generation);
  const byName = new Map<string, readonly Plugin[]>();
  const context: PluginContext = {
    hash: surroundings.hash,
    pluginsNamed: name => byName.get(name),
  };
  const wanted = specs.map(spec => ({
    spec,
    name: spec.name ?? spec.type,
    type: typeOf(spec, types, generation, surroundings),
  }));
  const names = new Set<string>();
  for (const { name } of wanted) {
    if (names.has(name)) {
      throw new ConfigError(`two plugins have the name "${name}"`);
    }
    names.add(name);
  }
  for (const late of [false, true]) {
    for (const { spec, name, type } of wanted) {
      if (type.refersToOthers === late) {
        const id = { name, type: spec.type };
        byName.set(name, type.create(id, spec.parameters, context));
      }
    }
  }
  addMissingProducer(byName, types, context);
  return byName;
}
