import { Decider } from '../Decider';
import { PluginId } from '../plugins';

/**
 * `always-disagg-pd-decider`: prefill and decode always run on different pods.
 *
 * @public
 */
export function alwaysDisaggDecider(id: PluginId): Decider {
  return { ...id, role: 'pd-decider', disaggregates: () => true };
}
