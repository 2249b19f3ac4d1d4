import { ModelServerMetricNames } from '../flags/EndpointPickerOptions';
import { EndpointMetrics, LoraAdapters } from '../scheduling/Endpoint';
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

/** Its value is the time of the change, so the greatest is the newest. */
function greatestOf(
  samples: readonly Sample[],
  name: string,
): Sample | undefined {
  return samples
    .filter(sample => sample.name === name)
    .reduce<Sample | undefined>(
      (best, sample) => (best && best.value >= sample.value ? best : sample),
      undefined,
    );
}

function adaptersOf({ labels }: Sample): LoraAdapters {
  const names = (text: string | undefined) =>
    (text ?? '')
      .split(',')
      .map(name => name.trim())
      .filter(Boolean);
  return {
    active: names(labels.running_lora_adapters),
    waiting: names(labels.waiting_lora_adapters),
    max: positive(labels.max_lora) ?? 0,
  };
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
  // Servers without adapters do not have this family, which is no fault.
  const lora = greatestOf(samples, names.loraInfo);
  return {
    metrics: {
      waitingRequests: figure(names.waitingRequests, old.waitingRequests),
      runningRequests: figure(names.runningRequests, old.runningRequests),
      kvCacheUsage: figure(names.kvCacheUsage, old.kvCacheUsage),
      cacheBlockTokens: positive(info?.block_size) ?? old.cacheBlockTokens,
      cacheBlocks: positive(info?.num_gpu_blocks) ?? old.cacheBlocks,
      adapters: lora ? adaptersOf(lora) : old.adapters,
      updatedAt: now,
    },
    missing,
  };
}
