import { EndpointMetrics } from '../Endpoint';
import { PluginId, Scorer } from '../plugins';

/**
 * `queue-scorer` and `running-requests-size-scorer`: the endpoint with the
 * fewest requests gives 1, the one with the most 0, linear in between; 1 for
 * everybody when all have the same.
 *
 * `score = (max - n) / (max - min)` over the candidates, range 0..1.
 * Source: gateway-api-inference-extension v1.2.0,
 * pkg/epp/scheduling/framework/plugins/scorer/queue.go.
 *
 * @param id - the plugin's name and type
 * @param count - the figure to compare, in requests
 *
 * @public
 */
export function fewestScorer(
  id: PluginId,
  count: (metrics: EndpointMetrics) => number,
): Scorer {
  return {
    ...id,
    role: 'scorer',
    score: endpoints => {
      const counts = endpoints.map(({ metrics }) => count(metrics));
      const min = counts.reduce((a, b) => Math.min(a, b), Infinity);
      const max = counts.reduce((a, b) => Math.max(a, b), -Infinity);
      return counts.map(n => (max === min ? 1 : (max - n) / (max - min)));
    },
  };
}
