import { Picker, PluginId } from '../plugins';
import { shuffled } from './shuffled';

/**
 * `max-score-picker`: the highest totals, ties in random order.
 *
 * Source: gateway-api-inference-extension v1.2.0,
 * .../plugins/picker/max_score_picker.go (shuffle, then a stable sort).
 *
 * @param id - the plugin's name and type
 * @param maxNumOfEndpoints - how many endpoints to name, at least 1
 *
 * @public
 */
export function maxScorePicker(
  id: PluginId,
  maxNumOfEndpoints: number,
): Picker {
  return {
    ...id,
    role: 'picker',
    pick: (scored, random) =>
      shuffled(scored, random)
        .sort((a, b) => b.total - a.total)
        .slice(0, maxNumOfEndpoints)
        .map(({ endpoint }) => endpoint),
  };
}
