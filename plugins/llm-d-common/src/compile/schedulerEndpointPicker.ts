import type { SchedulerInstall } from '../crd';
import { endpointPickerConfig } from '../epp/EndpointPickerConfig';
import { eppVersionProfileOf } from '../epp/eppVersionProfileOf';
import { readEppConfigPlugins } from '../epp/readEppConfigPlugins';
import { gatewayProviderOf } from '../gateway/gatewayProviderOf';
import { schedulerNames } from '../names/stackNames';
import { eppSettings, type EndpointPicker } from './EndpointPicker';

/** Name of the KV cache gauge of simulators from 0.7 on; of older ones a SchedulerInstall knows nothing. */
const KV_CACHE_METRIC = 'vllm:kv_cache_usage_perc';

/** The endpoint picker of a SchedulerInstall, if it asks for one. */
export function schedulerEndpointPicker(
  install: SchedulerInstall,
): EndpointPicker | undefined {
  const { epp } = install.spec;
  if (!epp?.enabled) {
    return undefined;
  }
  const { profile } = eppVersionProfileOf(epp);
  const config = endpointPickerConfig(epp, profile);
  return {
    resource: install,
    names: schedulerNames(install),
    profile,
    config,
    ...eppSettings(epp),
    tls: epp.tls?.enabled ?? gatewayProviderOf(install).eppTls.default,
    experimentalPlugins: readEppConfigPlugins(config).plugins.some(
      // What the tables do not have is new, and new plugins are experimental.
      ({ type }) =>
        !Object.hasOwn(profile.plugins, type) || profile.plugins[type].alpha,
    ),
    kvCacheMetric: KV_CACHE_METRIC,
  };
}
