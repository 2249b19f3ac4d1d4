import { Filter, PluginId } from '../plugins';

/** Says which stage of inference a pod serves. */
const ROLE_LABEL = 'llm-d.ai/role';

/**
 * Keeps pods by the label `llm-d.ai/role`.
 *
 * @param id - the plugin's name and type
 * @param roles - accepted values of the label
 * @param unlabeled - whether a pod without the label is kept
 *
 * @public
 */
export function roleFilter(
  id: PluginId,
  roles: readonly string[],
  unlabeled: boolean,
): Filter {
  const accepted = new Set(roles);
  return {
    ...id,
    role: 'filter',
    keeps: ({ labels }) => {
      const value: string | undefined = labels[ROLE_LABEL];
      return value === undefined ? unlabeled : accepted.has(value);
    },
  };
}
