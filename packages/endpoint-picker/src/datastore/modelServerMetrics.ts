import { ModelServerMetricNames } from '../flags/EndpointPickerOptions';
import { EndpointMetrics } from '../scheduling/Endpoint';
import { parsePrometheusText, Sample } from './prometheusText';

/** The newest sample of a family is the last one. */
function lastOf(samples: readonly Sample[], name: string): Sample | undefined {
  for (let i = samples.length - 1; i >= 0; i--) {
    if (samples[i].name === name) {
      return samples[i];
    }
  }
  return undefined;
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

/**
 * Takes from a scrape what scheduling needs. A family that is missing leaves
 * the old figure in place, for a restarting server does not become idle by
 * saying nothing.
 *
 * @param text - the scrape's body
 * @param names - what the families are called
 * @param old - the figures so far
 * @param now - when the scrape was answered, in milliseconds
 * @returns the figures, and the names of families that were missing
 * @throws PrometheusTextError
 *
 * @public
 */
export function readModelServerMetrics(
  text: string,
  names: ModelServerMetricNames,
  old: EndpointMetrics,
  now: number,
): { metrics: EndpointMetrics; missing: readonly string[] } {
  const samples = parsePrometheusText(text, new Set(Object.values(names)));
  const missing: string[] = [];
  const figure = (name: string, before: number) => {
    const value = lastOf(samples, name)?.value;
    if (value === undefined) {
      // A metric without a name is not wanted.
      if (name !== '') {
        missing.push(name);
      }
      return before;
    }
    return Number.isFinite(value) ? value : before;
  };
  const info = lastOf(samples, names.cacheInfo)?.labels;
  return {
    metrics: {
      waitingRequests: figure(names.waitingRequests, old.waitingRequests),
      runningRequests: figure(names.runningRequests, old.runningRequests),
      kvCacheUsage: figure(names.kvCacheUsage, old.kvCacheUsage),
      cacheBlockTokens: positive(info?.block_size) ?? old.cacheBlockTokens,
      cacheBlocks: positive(info?.num_gpu_blocks) ?? old.cacheBlocks,
      updatedAt: now,
    },
    missing,
  };
}
