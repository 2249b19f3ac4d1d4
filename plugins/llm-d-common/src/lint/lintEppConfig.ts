import {
  endpointPickerConfig,
  type EndpointPickerConfig,
} from '../epp/EndpointPickerConfig';
import type { ChosenEppVersionProfile } from '../epp/eppVersionProfileOf';
import {
  readEppConfigPlugins,
  type EppConfigPlugins,
} from '../epp/readEppConfigPlugins';
import type { Finding } from '../findings';
import { error, when } from '../findings/report';
import { entryOf } from './entryOf';
import { lintConfigHead } from './lintConfigHead';
import { lintEppProfiles } from './lintEppProfiles';
import { lintPluginParameters } from './lintPluginParameters';
import { lintPluginReferences } from './lintPluginReferences';
import { lintPluginStability } from './lintPluginStability';
import { unknownPlugin } from './unknownPlugin';

/**
 * What an EPP of the chosen version would refuse, or silently ignore, in an EndpointPickerConfig.
 *
 * @param written - `epp.config` of the custom resource; apiVersion and kind may be left out
 */
export function lintEppConfig(
  written: Readonly<Record<string, unknown>>,
  chosen: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  const config = endpointPickerConfig({ config: written }, chosen.profile);
  const read = readEppConfigPlugins(config);
  return [
    ...lintConfigHead(config, chosen, path),
    ...lintPlugins(config, read, chosen, path),
    ...lintPluginReferences(read, chosen, path),
    ...lintEppProfiles(config, read, chosen, path),
  ];
}

function lintPlugins(
  config: EndpointPickerConfig,
  { plugins }: EppConfigPlugins,
  chosen: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  const { plugins: list = [] } = config;
  if (!Array.isArray(list)) {
    // The head says so.
    return [];
  }
  const read = new Set(plugins.map(({ index }) => index));
  const seen = new Set<string>();
  return [
    ...list.flatMap((_, index) =>
      when(
        !read.has(index),
        error(
          'config-shape',
          `${path}.plugins[${index}]`,
          'must have a type (text), and may have a name and parameters',
        ),
      ),
    ),
    ...plugins.flatMap(plugin => {
      const place = `${path}.plugins[${plugin.index}]`;
      const isSecond = seen.has(plugin.name);
      seen.add(plugin.name);
      return [
        ...when(
          isSecond,
          error(
            'duplicate-plugin',
            place,
            `a second plugin is named "${plugin.name}"`,
          ),
        ),
        ...lintPlugin(plugin, chosen, place),
      ];
    }),
  ];
}

function lintPlugin(
  plugin: EppConfigPlugins['plugins'][number],
  chosen: ChosenEppVersionProfile,
  place: string,
): Finding[] {
  if (!entryOf(chosen.profile.plugins, plugin.type)) {
    return [unknownPlugin(plugin.type, chosen, `${place}.type`)];
  }
  return [
    ...lintPluginStability(plugin.type, chosen, `${place}.type`),
    ...lintPluginParameters(plugin, chosen, `${place}.parameters`),
  ];
}
