import { PluginId, Scorer } from '../plugins';

/**
 * `kv-cache-utilization-scorer`: the free share of the KV cache.
 *
 * `score = 1 - kvCacheUsage`, range 0..1.
 * Source: gateway-api-inference-extension v1.2.0,
 * pkg/epp/scheduling/framework/plugins/scorer/kvcache_utilization.go.
 *
 * @public
 */
export function kvCacheUtilizationScorer(id: PluginId): Scorer {
  return {
    ...id,
    role: 'scorer',
    score: endpoints =>
      endpoints.map(({ metrics }) => 1 - metrics.kvCacheUsage),
  };
}
