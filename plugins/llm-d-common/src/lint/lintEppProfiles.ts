import type { Finding } from '../crd';
import type { EndpointPickerConfig } from '../epp/EndpointPickerConfig';
import type { ChosenEppVersionProfile } from '../epp/eppVersionProfileOf';
import type { EppConfigPlugins } from '../epp/readEppConfigPlugins';
import { error, when } from './finding';
import { lintPrefixWeight } from './lintScorerWeights';

/** What is wrong in the scheduling profiles of an EndpointPickerConfig. */
export function lintEppProfiles(
  config: EndpointPickerConfig,
  { plugins, profiles }: EppConfigPlugins,
  chosen: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  const { schedulingProfiles = [] } = config;
  if (!Array.isArray(schedulingProfiles)) {
    return [
      error('config-shape', `${path}.schedulingProfiles`, 'must be a list'),
    ];
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
    ({ type }) => profile.plugins[type]?.role === 'profile-handler',
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
      handlers.length === 0 && profiles > 1,
      error(
        'profile-handler',
        `${path}.plugins`,
        'several scheduling profiles need a profile handler',
      ),
    ),
  ];
}

function lintProfile(
  { index, plugins }: EppConfigPlugins['profiles'][number],
  typeOf: ReadonlyMap<string, string>,
  { profile, version }: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  const { integerWeights, weightsRequiredAfterPicker } = profile.config;
  const roleOf = (name: string) =>
    profile.plugins[typeOf.get(name) ?? '']?.role;
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
      ...when(
        integerWeights && weight !== undefined && !Number.isInteger(weight),
        error(
          'weight',
          `${entry}.weight`,
          `EPP ${version} takes whole numbers only, not ${weight}`,
        ),
      ),
      ...when(
        weightsRequiredAfterPicker &&
          roleOf(pluginRef) === 'scorer' &&
          weight === undefined &&
          picker >= 0 &&
          place > picker,
        error(
          'weight-after-picker',
          entry,
          `EPP ${version} crashes on a scorer without a weight after the picker: write its weight`,
        ),
      ),
      ...lintPrefixWeight(typeOf.get(pluginRef), weight, `${entry}.weight`),
    ];
  });
}
