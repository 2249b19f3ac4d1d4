import { Generation } from '../../generation/Generation';
import { PluginType } from '../PluginType';
import { builtInTypes } from './builtInTypes';
import { filterTypes } from './filterTypes';
import { pickerTypes } from './pickerTypes';
import { prefixTypes } from './prefixTypes';
import { profileHandlerTypes } from './profileHandlerTypes';
import { saturationTypes } from './saturationTypes';
import { scorerTypes } from './scorerTypes';
import { sessionAffinityTypes } from './sessionAffinityTypes';

/**
 * The plugin types of a release, by name.
 *
 * @public
 */
export function pluginTypesOf(
  generation: Generation,
): ReadonlyMap<string, PluginType> {
  return new Map(
    Object.entries({
      ...filterTypes(generation),
      ...scorerTypes(generation),
      ...prefixTypes(generation),
      ...sessionAffinityTypes(generation),
      ...pickerTypes(generation),
      ...profileHandlerTypes(generation),
      ...saturationTypes(generation),
      ...builtInTypes(generation),
    }),
  );
}

/** Plugin types that need --allow-experimental-plugins, where that exists. */
export const ALPHA_TYPES: ReadonlySet<string> = new Set([
  'session-affinity-scorer',
]);
