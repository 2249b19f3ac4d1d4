import type { PodFigures } from './NodeDetails';
import { readSamples } from './prometheusSamples';

/** By figure, the families that carry it, the present name first. vLLM and its simulator renamed the cache's in 0.7. */
const families = {
  running: ['vllm:num_requests_running'],
  waiting: ['vllm:num_requests_waiting'],
  kvCacheUsage: ['vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc'],
  finishedTotal: ['vllm:request_success_total'],
} as const;

const wanted = new Set<string>(Object.values(families).flat());

/** The figures that a model server's metrics page gives. @public */
export type ModelServerFigures = Pick<PodFigures, keyof typeof families>;

/**
 * Reads a model server's metrics page, by the old and the new names of its families. Samples of one family that differ in
 * labels (model, reason of the end) are added up, but for shares of the cache, of which the largest counts.
 *
 * @param text - in the Prometheus text format
 * @returns what the page has; nothing for a page of something else
 * @public
 */
export function modelServerFigures(text: string): ModelServerFigures {
  const samples = readSamples(text, wanted);
  const values = (names: readonly string[]) => {
    const name = names.find(one => samples.some(sample => sample.name === one));
    return samples
      .filter(sample => sample.name === name && Number.isFinite(sample.value))
      .map(({ value }) => value);
  };
  const figures: ModelServerFigures = {};
  const put = (
    figure: keyof typeof families,
    fold: (values: number[]) => number,
  ) => {
    const found = values(families[figure]);
    if (found.length > 0) {
      figures[figure] = fold(found);
    }
  };
  const sum = (all: number[]) => all.reduce((total, one) => total + one, 0);
  put('running', sum);
  put('waiting', sum);
  put('kvCacheUsage', all => Math.max(...all));
  put('finishedTotal', sum);
  return figures;
}
