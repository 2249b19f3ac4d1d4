import { PluginId, Scorer } from '../plugins';

/**
 * Parameters of {@link activeRequestScorer}.
 *
 * @public
 */
export interface ActiveRequestOptions {
  /** An endpoint with at most that many requests in flight is idle. */
  readonly idleThreshold: number;
  /** Upper end of a busy endpoint's score, 0..1. */
  readonly maxBusyScore: number;
  /** What the busiest endpoint is sought among. */
  readonly maximumOver: 'candidates' | 'all-tracked';
}

/**
 * `active-request-scorer`: few requests in flight through this Endpoint Picker
 * are good. It reads no metrics of the model server.
 *
 * `c <= idleThreshold: 1, else (max - c) / max * maxBusyScore`, range 0..1.
 * Sources: llm-d-inference-scheduler v0.4.0,
 * pkg/plugins/scorer/active_request.go (threshold 0, maximum over every pod
 * that it tracks); llm-d-router v0.10, scorer/activerequest (maximum over the
 * candidates).
 *
 * @public
 */
export function activeRequestScorer(
  id: PluginId,
  options: ActiveRequestOptions,
): Scorer {
  return {
    ...id,
    role: 'scorer',
    score: (endpoints, _request, { activeRequests }) => {
      const counts = endpoints.map(
        endpoint => activeRequests.get(endpoint.key) ?? 0,
      );
      const compared =
        options.maximumOver === 'candidates'
          ? counts
          : [...activeRequests.values()];
      const max = compared.reduce((a, b) => Math.max(a, b), 0);
      return counts.map(count =>
        count <= options.idleThreshold
          ? 1
          : ((max - count) / max) * options.maxBusyScore,
      );
    },
  };
}
