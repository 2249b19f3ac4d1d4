import type { EndpointPickerConfig } from '../epp/EndpointPickerConfig';
import type { ChosenEppVersionProfile } from '../epp/eppVersionProfileOf';
import type { EppConfigPlugins } from '../epp/readEppConfigPlugins';
import type { Finding } from '../findings';
import { error, when } from '../findings/report';
import { entryOf } from './entryOf';
import { lintWeight } from './lintScorerWeights';

/** What is wrong in the scheduling profiles of an EndpointPickerConfig. */
export function lintEppProfiles(
  config: EndpointPickerConfig,
  { plugins, profiles }: EppConfigPlugins,
  chosen: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  const { schedulingProfiles = [] } = config;
  if (!Array.isArray(schedulingProfiles)) {
    // The head says so.
    return [];
  }
  const read = new Set(profiles.map(({ index }) => index));
  const typeOf = new Map(plugins.map(({ name, type }) => [name, type]));
  return [
    ...schedulingProfiles.flatMap((_, index) =>
      when(
        !read.has(index),
        error(
          'config-shape',
          `${path}.schedulingProfiles[${index}]`,
          'must have a name and plugins, each with a pluginRef',
        ),
      ),
    ),
    ...lintHandlers(plugins, profiles.length, chosen, path),
    ...profiles.flatMap(profile => lintProfile(profile, typeOf, chosen, path)),
  ];
}

function lintHandlers(
  plugins: EppConfigPlugins['plugins'],
  profiles: number,
  { profile }: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  const handlers = plugins.filter(
    ({ type }) => entryOf(profile.plugins, type)?.role === 'profile-handler',
  );
  return [
    ...when(
      handlers.length > 1,
      error(
        'profile-handler',
        `${path}.plugins`,
        `only one profile handler may be there, not ${handlers
          .map(({ type }) => type)
          .join(' and ')}`,
      ),
    ),
    ...when(
      handlers.length === 0 &&
        profiles > 1 &&
        // Else one of those that are not known may be the handler.
        plugins.every(({ type }) => entryOf(profile.plugins, type)),
      error(
        'profile-handler',
        `${path}.plugins`,
        `${profiles} scheduling profiles need a profile handler`,
      ),
    ),
  ];
}

function lintProfile(
  { index, plugins }: EppConfigPlugins['profiles'][number],
  typeOf: ReadonlyMap<string, string>,
  chosen: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  const { profile, version } = chosen;
  const roleOf = (name: string) =>
    entryOf(profile.plugins, typeOf.get(name) ?? '')?.role;
  const picker = plugins.findIndex(
    ({ pluginRef }) => roleOf(pluginRef) === 'picker',
  );
  return plugins.flatMap(({ pluginRef, weight }, place) => {
    const entry = `${path}.schedulingProfiles[${index}].plugins[${place}]`;
    if (!typeOf.has(pluginRef)) {
      return [
        error(
          'unknown-plugin-ref',
          `${entry}.pluginRef`,
          `no plugin is named "${pluginRef}"`,
        ),
      ];
    }
    return [
      ...lintWeight(`"${pluginRef}"`, weight, chosen, `${entry}.weight`),
      ...when(
        profile.config.weightsRequiredAfterPicker &&
          roleOf(pluginRef) === 'scorer' &&
          weight === undefined &&
          picker >= 0 &&
          place > picker,
        error(
          'weight-after-picker',
          entry,
          `EPP ${version} crashes on the scorer "${pluginRef}" without a weight behind the picker`,
        ),
      ),
    ];
  });
}
