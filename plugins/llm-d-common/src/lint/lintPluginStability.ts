import type { ChosenEppVersionProfile } from '../epp/eppVersionProfileOf';
import type { Finding } from '../findings';
import { warning, when } from '../findings/report';
import { entryOf } from './entryOf';

/** What there is to say about using a plugin: that it is experimental, or on its way out. */
export function lintPluginStability(
  type: string,
  { profile }: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  const { alpha, deprecated } = entryOf(profile.plugins, type) ?? {};
  const { allowExperimentalPlugins } = profile.flags;
  return [
    ...when(
      alpha && allowExperimentalPlugins,
      warning(
        'experimental-plugin',
        path,
        `plugin "${type}" is experimental: the EPP gets ${allowExperimentalPlugins}`,
      ),
    ),
    ...when(
      deprecated,
      warning(
        'deprecated-plugin',
        path,
        `plugin "${type}" is deprecated${
          deprecated?.removedIn ? ` and removed in ${deprecated.removedIn}` : ''
        }`,
        `Use ${deprecated?.use}`,
      ),
    ),
  ];
}
