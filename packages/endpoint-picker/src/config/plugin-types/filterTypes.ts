import { z } from 'zod';
import { Generation } from '../../generation/Generation';
import { labelFilter } from '../../scheduling/filters/labelFilter';
import { labelSelectorFilter } from '../../scheduling/filters/labelSelectorFilter';
import { roleFilter } from '../../scheduling/filters/roleFilter';
import { PluginTypes, pluginType, withoutParameters } from '../PluginType';
import { labelSelectorShape } from './parameters';

/** Values of the role label that each generation knows. */
const ROLES: Readonly<
  Record<
    Generation['pluginSet'],
    { decode: readonly string[]; prefill: readonly string[] }
  >
> = (() => {
  const combined = ['prefill-decode', 'encode-prefill-decode'];
  const pruned = {
    decode: ['decode', ...combined],
    prefill: ['prefill', 'encode-prefill', ...combined],
  };
  const withBoth = {
    decode: [...pruned.decode, 'both'],
    prefill: [...pruned.prefill, 'both'],
  };
  return {
    early: { decode: ['decode', 'both'], prefill: ['prefill'] },
    transitional: withBoth,
    deprecating: withBoth,
    pruned,
  };
})();

/** The filters of a release. */
export function filterTypes(generation: Generation): PluginTypes {
  const { pluginParameters: strictness, pluginSet } = generation;
  const { decode, prefill } = ROLES[pluginSet];
  const bySelector = pluginType(
    labelSelectorShape,
    strictness,
    (id, selector) => labelSelectorFilter(id, selector),
  );
  return {
    'decode-filter': withoutParameters(id => roleFilter(id, decode, true)),
    'prefill-filter': withoutParameters(id => roleFilter(id, prefill, false)),
    ...(pluginSet !== 'early' && { 'label-selector-filter': bySelector }),
    ...(pluginSet !== 'pruned' && {
      'by-label-selector': bySelector,
      'by-label': pluginType(
        {
          label: z.string().min(1),
          validValues: z.array(z.string()).default([]),
          allowsNoLabel: z.boolean().default(false),
        },
        strictness,
        (id, parameters) => labelFilter(id, parameters),
      ),
    }),
  };
}
