import { z } from 'zod';
import { Generation } from '../../generation/Generation';
import { parseDuration } from '../../flags/duration';
import { activeRequestScorer } from '../../scheduling/scorers/activeRequestScorer';
import { fewestScorer } from '../../scheduling/scorers/fewestScorer';
import { kvCacheUtilizationScorer } from '../../scheduling/scorers/kvCacheUtilizationScorer';
import { loadAwareScorer } from '../../scheduling/scorers/loadAwareScorer';
import { loraAffinityScorer } from '../../scheduling/scorers/loraAffinityScorer';
import { PluginTypes, pluginType, withoutParameters } from '../PluginType';

/** A threshold that is not above 0 is taken for the default. */
const DEFAULT_LOAD_THRESHOLD = 128;

/** In-flight requests of v0.4.0 are forgotten after so many milliseconds. */
const DEFAULT_REQUEST_TIMEOUT_MS = 120_000;

/**
 * How long v0.4.0 counts a request that does not end: `requestTimeout` of its
 * active-request-scorer. What is no duration above 0 is taken for the default.
 *
 * @returns milliseconds
 */
export function requestTimeoutMs(parameters: unknown): number {
  const read = z.object({ requestTimeout: z.string() }).safeParse(parameters);
  const told = read.success
    ? parseDuration(read.data.requestTimeout)
    : undefined;
  return told !== undefined && told > 0 ? told : DEFAULT_REQUEST_TIMEOUT_MS;
}

/** The scorers of a release that read figures of the pods or count requests. */
export function scorerTypes(generation: Generation): PluginTypes {
  const { pluginParameters: strictness, pluginSet } = generation;
  const early = pluginSet === 'early';
  return {
    'load-aware-scorer': pluginType(
      { threshold: z.number().int().default(DEFAULT_LOAD_THRESHOLD) },
      strictness,
      (id, { threshold }) =>
        loadAwareScorer(id, threshold > 0 ? threshold : DEFAULT_LOAD_THRESHOLD),
    ),
    'queue-scorer': withoutParameters(id =>
      fewestScorer(id, m => m.waitingRequests),
    ),
    'kv-cache-utilization-scorer': pluginType({}, strictness, id =>
      kvCacheUtilizationScorer(id),
    ),
    'lora-affinity-scorer': withoutParameters(loraAffinityScorer),
    'active-request-scorer': early
      ? pluginType({ requestTimeout: z.string().optional() }, strictness, id =>
          activeRequestScorer(id, {
            idleThreshold: 0,
            maxBusyScore: 1,
            maximumOver: 'all-tracked',
          }),
        )
      : pluginType(
          {
            idleThreshold: z.number().int().default(0),
            maxBusyScore: z.number().default(1),
            // Ignored: requests in flight are tracked to their end.
            requestTimeout: z.string().optional(),
            inFlightLoadProducerName: z.string().optional(),
          },
          strictness,
          (id, { idleThreshold, maxBusyScore }) =>
            activeRequestScorer(id, {
              idleThreshold: Math.max(0, idleThreshold),
              maxBusyScore:
                maxBusyScore >= 0 && maxBusyScore <= 1 ? maxBusyScore : 1,
              maximumOver: 'candidates',
            }),
        ),
    ...(!early && {
      'running-requests-size-scorer': pluginType({}, strictness, id =>
        fewestScorer(id, m => m.runningRequests),
      ),
    }),
  };
}
