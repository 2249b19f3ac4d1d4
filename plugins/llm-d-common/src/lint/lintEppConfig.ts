import type { Finding } from '../crd';
import {
  endpointPickerConfig,
  type EndpointPickerConfig,
} from '../epp/EndpointPickerConfig';
import type { ChosenEppVersionProfile } from '../epp/eppVersionProfileOf';
import {
  readEppConfigPlugins,
  type EppConfigPlugins,
} from '../epp/readEppConfigPlugins';
import { error, warning, when } from './finding';
import { lintEppProfiles } from './lintEppProfiles';

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
    ...lintHead(config, chosen, path),
    ...lintPlugins(config, read, chosen, path),
    ...lintEppProfiles(config, read, chosen, path),
  ];
}

function lintHead(
  config: EndpointPickerConfig,
  { profile, version }: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  const { acceptedApiVersions, topLevelFields } = profile.config;
  return [
    ...when(
      !acceptedApiVersions.includes(config.apiVersion),
      error(
        'config-api-version',
        `${path}.apiVersion`,
        `EPP ${version} does not read ${JSON.stringify(
          config.apiVersion,
        )}: use ${profile.config.apiVersion}`,
      ),
    ),
    ...when(
      config.kind !== 'EndpointPickerConfig',
      error(
        'config-kind',
        `${path}.kind`,
        `must be EndpointPickerConfig, not ${JSON.stringify(config.kind)}`,
      ),
    ),
    ...Object.keys(config)
      .filter(field => !topLevelFields.includes(field))
      .map(field =>
        error(
          'unknown-config-field',
          `${path}.${field}`,
          `EPP ${version} does not know the field "${field}" and would not start`,
        ),
      ),
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
    return [error('config-shape', `${path}.plugins`, 'must be a list')];
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
            `a second plugin is named "${plugin.name}": give it another name`,
          ),
        ),
        ...lintPlugin(plugin, chosen, place),
      ];
    }),
  ];
}

function lintPlugin(
  { type, parameters }: EppConfigPlugins['plugins'][number],
  { profile, version }: ChosenEppVersionProfile,
  place: string,
): Finding[] {
  const facts = profile.plugins[type];
  if (!facts) {
    return [
      error(
        'unknown-plugin',
        `${place}.type`,
        `EPP ${version} has no plugin "${type}"`,
      ),
    ];
  }
  const say = profile.config.strictParameters ? error : warning;
  const consequence = profile.config.strictParameters
    ? 'and would not start'
    : 'and ignores it';
  return [
    ...when(
      facts.alpha && profile.flags.allowExperimentalPlugins,
      warning(
        'experimental-plugin',
        `${place}.type`,
        `plugin "${type}" is experimental: the EPP gets ${profile.flags.allowExperimentalPlugins}`,
      ),
    ),
    ...when(
      facts.deprecated,
      warning(
        'deprecated-plugin',
        `${place}.type`,
        `plugin "${type}" is deprecated: use ${facts.deprecated}`,
      ),
    ),
    ...Object.keys(parameters)
      .filter(name => facts.parameters && !facts.parameters.includes(name))
      .map(name =>
        say(
          'unknown-parameter',
          `${place}.parameters.${name}`,
          `plugin "${type}" of EPP ${version} does not know the parameter "${name}" ${consequence}`,
        ),
      ),
  ];
}
