import type { SchedulerInstall } from '../crd';
import { endpointPickerConfig } from './EndpointPickerConfig';
import { eppVersionProfileOf } from './eppVersionProfileOf';
import { readEppConfigPlugins } from './readEppConfigPlugins';

/**
 * Weights of the scorers that the EPP of a SchedulerInstall gets, by plugin name; a weight that is left out is 1. With
 * several scheduling profiles, the first one's.
 *
 * @returns an empty record when there is no EPP
 * @public
 */
export function eppWeights(install: SchedulerInstall): Record<string, number> {
  const { epp } = install.spec;
  if (!epp?.enabled) {
    return {};
  }
  const { profile } = eppVersionProfileOf(epp);
  const { plugins, profiles } = readEppConfigPlugins(
    endpointPickerConfig(epp, profile),
  );
  const typeOf = new Map(plugins.map(({ name, type }) => [name, type]));
  return Object.fromEntries(
    (profiles[0]?.plugins ?? [])
      .filter(
        ({ pluginRef }) =>
          profile.plugins[typeOf.get(pluginRef) ?? pluginRef]?.role ===
          'scorer',
      )
      .map(({ pluginRef, weight }) => [pluginRef, weight ?? 1]),
  );
}
