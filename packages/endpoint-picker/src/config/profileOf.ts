import { Generation } from '../generation/Generation';
import { maxScorePicker } from '../scheduling/pickers/maxScorePicker';
import { Filter, Picker } from '../scheduling/plugins';
import {
  SchedulingProfile,
  WeightedScorer,
} from '../scheduling/SchedulingProfile';
import { ConfigError } from './ConfigError';
import { PluginsByName } from './createPlugins';

const DEFAULT_PICKER = { name: 'max-score-picker', type: 'max-score-picker' };

/**
 * Assembles a scheduling profile; `max-score-picker` and weight 1 are what a
 * configuration may leave out.
 *
 * v0.4.0 stops to fill in weights at the picker, and crashes at its first
 * request if a scorer without one comes later: here it does not start.
 *
 * @throws ConfigError
 */
export function profileOf(
  name: string,
  references: readonly { pluginRef: string; weight?: number }[],
  byName: PluginsByName,
  generation: Generation,
): SchedulingProfile {
  const filters: Filter[] = [];
  const scorers: WeightedScorer[] = [];
  const pickers: Picker[] = [];
  for (const { pluginRef, weight } of references) {
    const plugins = byName.get(pluginRef);
    if (!plugins) {
      throw new ConfigError(
        `scheduling profile "${name}" refers to plugin "${pluginRef}", which is not in plugins`,
      );
    }
    for (const plugin of plugins) {
      if (plugin.role === 'filter') {
        filters.push(plugin);
      } else if (plugin.role === 'scorer') {
        if (
          generation.pluginSet === 'early' &&
          weight === undefined &&
          pickers.length > 0
        ) {
          throw new ConfigError(
            `scheduling profile "${name}": scorer "${pluginRef}" stands behind the picker and has no weight, which v0.4.0 cannot take: write its weight`,
          );
        }
        scorers.push({ scorer: plugin, weight: weight ?? 1 });
      } else if (plugin.role === 'picker') {
        pickers.push(plugin);
      }
    }
  }
  if (pickers.length > 1) {
    throw new ConfigError(
      `scheduling profile "${name}" has ${pickers.length} pickers: it can have one`,
    );
  }
  const [picker = maxScorePicker(DEFAULT_PICKER, 1)] = pickers;
  return { name, filters, scorers, picker };
}
