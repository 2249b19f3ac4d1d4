import { PluginId, Scorer } from '../plugins';

/**
 * `load-aware-scorer`: an empty queue gives 0.5, a queue of `threshold`
 * requests or more gives 0, linear in between.
 *
 * `score = 0.5 * (1 - min(waiting, T) / T)`, range 0..0.5.
 * Source: llm-d-inference-scheduler v0.4.0, pkg/plugins/scorer/load_aware.go.
 *
 * @param id - the plugin's name and type
 * @param threshold - T, in waiting requests; 128 unless configured
 *
 * @public
 */
export function loadAwareScorer(id: PluginId, threshold: number): Scorer {
  return {
    ...id,
    role: 'scorer',
    score: endpoints =>
      endpoints.map(
        ({ metrics }) =>
          0.5 * (1 - Math.min(metrics.waitingRequests, threshold) / threshold),
      ),
  };
}
