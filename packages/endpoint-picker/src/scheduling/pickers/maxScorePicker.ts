import { Picker, PluginId, Random, ScoredEndpoint } from '../plugins';
import { shuffled } from './shuffled';

/** One of those with the highest total, each equally likely, in one pass. */
function highest(
  scored: readonly ScoredEndpoint[],
  random: Random,
): readonly ScoredEndpoint[] {
  let best: ScoredEndpoint | undefined;
  let tied = 0;
  for (const candidate of scored) {
    if (best === undefined || candidate.total > best.total) {
      best = candidate;
      tied = 1;
    } else if (candidate.total === best.total) {
      tied += 1;
      if (random() * tied < 1) {
        best = candidate;
      }
    }
  }
  return best === undefined ? [] : [best];
}

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
    maxNumOfEndpoints,
    pick: (scored, random) => {
      // Almost always one is wanted, which takes no sorting.
      const best =
        maxNumOfEndpoints === 1
          ? highest(scored, random)
          : shuffled(scored, random)
              .sort((a, b) => b.total - a.total)
              .slice(0, maxNumOfEndpoints);
      return best.map(({ endpoint }) => endpoint);
    },
  };
}
