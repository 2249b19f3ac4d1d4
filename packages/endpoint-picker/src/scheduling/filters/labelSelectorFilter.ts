import { Filter, PluginId } from '../plugins';
import { LabelSelector, selects } from './labelSelector';

/**
 * Keeps pods that a Kubernetes label selector selects (`by-label-selector`,
 * later `label-selector-filter`).
 *
 * @public
 */
export function labelSelectorFilter(
  id: PluginId,
  selector: LabelSelector,
): Filter {
  return {
    ...id,
    role: 'filter',
    keeps: ({ labels }) => selects(selector, labels),
  };
}
