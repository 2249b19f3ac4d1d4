import { EndpointMetrics } from '../Endpoint';
import { PluginId, Scorer } from '../plugins';

function scoreOf({ adapters }: EndpointMetrics, model: string): number {
  const { active = [], waiting = [], max = 0 } = adapters ?? {};
  if (active.includes(model)) {
    return 1;
  }
  if (active.length + waiting.length < max) {
    return 0.8;
  }
  return waiting.includes(model) ? 0.6 : 0;
}

/**
 * `lora-affinity-scorer`: 1 where the adapter that the request names is in use,
 * 0.8 where there is room for another, 0.6 where requests wait for it, else 0.
 *
 * Source: gateway-api-inference-extension v1.2.0,
 * pkg/epp/scheduling/framework/plugins/scorer/lora_affinity.go.
 *
 * @public
 */
export function loraAffinityScorer(id: PluginId): Scorer {
  return {
    ...id,
    role: 'scorer',
    score: (endpoints, { model }) =>
      endpoints.map(({ metrics }) => scoreOf(metrics, model)),
  };
}
