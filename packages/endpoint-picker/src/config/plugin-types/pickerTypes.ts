import { z } from 'zod';
import { Generation } from '../../generation/Generation';
import { maxScorePicker } from '../../scheduling/pickers/maxScorePicker';
import { randomPicker } from '../../scheduling/pickers/randomPicker';
import { weightedRandomPicker } from '../../scheduling/pickers/weightedRandomPicker';
import { Picker, PluginId } from '../../scheduling/plugins';
import { PluginTypes, pluginType } from '../PluginType';

/** The pickers of a release. */
export function pickerTypes(generation: Generation): PluginTypes {
  const picker = (make: (id: PluginId, n: number) => Picker) =>
    pluginType(
      { maxNumOfEndpoints: z.number().int().default(1) },
      generation.pluginParameters,
      // The real one takes a number that is not above 0 for the default.
      (id, { maxNumOfEndpoints: n }) => make(id, n > 0 ? n : 1),
    );
  return {
    'max-score-picker': picker(maxScorePicker),
    'random-picker': picker(randomPicker),
    'weighted-random-picker': picker(weightedRandomPicker),
  };
}
