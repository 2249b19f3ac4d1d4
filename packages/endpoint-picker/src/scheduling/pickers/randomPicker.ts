import { Picker, PluginId } from '../plugins';
import { shuffled } from './shuffled';

/**
 * `random-picker`: any endpoint, whatever its total.
 *
 * @param id - the plugin's name and type
 * @param maxNumOfEndpoints - how many endpoints to name, at least 1
 *
 * @public
 */
export function randomPicker(id: PluginId, maxNumOfEndpoints: number): Picker {
  return {
    ...id,
    role: 'picker',
    maxNumOfEndpoints,
    pick: (scored, random) =>
      shuffled(scored, random)
        .slice(0, maxNumOfEndpoints)
        .map(({ endpoint }) => endpoint),
  };
}
