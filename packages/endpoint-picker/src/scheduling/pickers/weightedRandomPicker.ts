import { Picker, PluginId } from '../plugins';
import { shuffled } from './shuffled';

/**
 * `weighted-random-picker`: random, with the total as weight (A-Res: every
 * endpoint draws the key `u^(1/total)`, the largest keys win; a total of 0
 * draws 0). If every total is 0 all endpoints are equally likely.
 *
 * Source: gateway-api-inference-extension v1.2.0,
 * .../plugins/picker/weighted_random_picker.go.
 *
 * @param id - the plugin's name and type
 * @param maxNumOfEndpoints - how many endpoints to name, at least 1
 *
 * @public
 */
export function weightedRandomPicker(
  id: PluginId,
  maxNumOfEndpoints: number,
): Picker {
  return {
    ...id,
    role: 'picker',
    maxNumOfEndpoints,
    pick: (scored, random) =>
      shuffled(scored, random)
        .map(({ endpoint, total }) => ({
          endpoint,
          key: total > 0 ? random() ** (1 / total) : 0,
        }))
        .sort((a, b) => b.key - a.key)
        .slice(0, maxNumOfEndpoints)
        .map(({ endpoint }) => endpoint),
  };
}
