import { Filter, PluginId } from '../plugins';

/**
 * Keeps pods whose label has one of the given values (`by-label`).
 *
 * @public
 */
export function labelFilter(
  id: PluginId,
  options: {
    label: string;
    validValues: readonly string[];
    allowsNoLabel: boolean;
  },
): Filter {
  const accepted = new Set(options.validValues);
  return {
    ...id,
    role: 'filter',
    keeps: ({ labels }) => {
      const value: string | undefined = labels[options.label];
      return value === undefined ? options.allowsNoLabel : accepted.has(value);
    },
  };
}
