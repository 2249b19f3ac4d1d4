import { Counter, Histogram, Registry } from 'prom-client';
import { EngineObserver, RequestFigures } from '../engine/EngineObserver';
import { GaugeOptions, LiveFigures, registerGauges } from './gauges';
import { counterTable, histogramTable } from './metricTables';

/** The vLLM metrics that the simulator exposes, in a registry of its own. */
export class SimulatorMetrics implements EngineObserver {
  readonly #registry = new Registry();
  readonly #labels: { model_name: string };
  readonly #histograms: ReadonlyMap<string, Histogram<'model_name'>>;
  readonly #counters: ReadonlyMap<string, Counter<'model_name'>>;
  readonly #success: Counter<'model_name' | 'finish_reason'>;
  readonly #gaugeOptions: GaugeOptions;
  readonly #maxModelLen: number;
  #reportAdapters = () => {};

  constructor(
    options: GaugeOptions & { modelName: string; maxModelLen: number },
  ) {
    this.#labels = { model_name: options.modelName };
    this.#gaugeOptions = options;
    this.#maxModelLen = options.maxModelLen;
    this.#histograms = new Map(
      histogramTable(options.maxModelLen).map(({ name, help, buckets }) => [
        name,
        new Histogram({
          name: `vllm:${name}`,
          help,
          labelNames: ['model_name'],
          buckets,
          registers: [this.#registry],
        }),
      ]),
    );
    this.#counters = new Map(
      counterTable.map(({ name, help }) => [
        name,
        new Counter({
          name: `vllm:${name}`,
          help,
          labelNames: ['model_name'],
          registers: [this.#registry],
        }),
      ]),
    );
    this.#success = new Counter({
      name: 'vllm:request_success_total',
      help: 'Requests answered, by finish reason.',
      labelNames: ['model_name', 'finish_reason'],
      registers: [this.#registry],
    });
    // Series exist from the start, as vLLM's do: a scraper sees 0, not nothing.
    for (const histogram of this.#histograms.values()) {
      histogram.zero(this.#labels);
    }
    for (const counter of this.#counters.values()) {
      counter.inc(this.#labels, 0);
    }
  }

  /** Exposes gauges too, read from `live` at each scrape; call it once. */
  watch(live: LiveFigures): void {
    this.#reportAdapters = registerGauges(
      this.#registry,
      this.#labels,
      this.#gaugeOptions,
      live,
    );
  }

  /** Content type of `expose`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All metrics in Prometheus' text format. */
  async expose(): Promise<string> {
    return this.#registry.metrics();
  }

  waited(milliseconds: number): void {
    this.#observe('request_queue_time_seconds', milliseconds / 1000);
  }

  prefixLookup(promptTokens: number, cachedTokens: number): void {
    this.#count('prefix_cache_queries_total', promptTokens);
    this.#count('prefix_cache_hits_total', cachedTokens);
  }

  firstToken(milliseconds: number): void {
    this.#observe('time_to_first_token_seconds', milliseconds / 1000);
  }

  furtherToken(milliseconds: number): void {
    this.#observe('inter_token_latency_seconds', milliseconds / 1000);
    this.#observe('time_per_output_token_seconds', milliseconds / 1000);
  }

  finished(figures: RequestFigures): void {
    const { endToEnd, inference, prefill, decode, generatedTokens } = figures;
    const milliseconds: Record<string, number> = {
      e2e_request_latency_seconds: endToEnd,
      request_inference_time_seconds: inference,
      request_prefill_time_seconds: prefill,
      request_decode_time_seconds: decode,
      request_time_per_output_token_seconds:
        decode / Math.max(1, generatedTokens - 1),
    };
    for (const [name, value] of Object.entries(milliseconds)) {
      this.#observe(name, value / 1000);
    }
    this.#observe('request_prompt_tokens', figures.promptTokens);
    this.#observe('request_generation_tokens', generatedTokens);
    this.#observe('max_num_generation_tokens', generatedTokens);
    if (figures.maxTokens !== undefined) {
      this.#observe('request_params_max_tokens', figures.maxTokens);
    }
    this.#count('prompt_tokens_total', figures.promptTokens);
    this.#count('generation_tokens_total', generatedTokens);
    this.succeeded(figures.finishReason, 1);
  }

  adaptersChanged(): void {
    this.#reportAdapters();
  }

  /** Puts `counts[i]` observations into a histogram's i-th bucket, the last one being +Inf. */
  fillBuckets(name: string, counts: readonly number[]): void {
    const limits =
      histogramTable(this.#maxModelLen).find(row => row.name === name)
        ?.buckets ?? [];
    for (const [at, count] of counts.entries()) {
      const value = limits.at(at) ?? (limits.at(-1) ?? 0) + 1;
      for (let i = 0; i < count; i += 1) {
        this.#observe(name, value);
      }
    }
  }

  /** Adds to a counter, named without its prefix. */
  add(name: string, by: number): void {
    this.#count(name, by);
  }

  /** Counts requests as answered. */
  succeeded(finishReason: string, count: number): void {
    this.#success.inc({ ...this.#labels, finish_reason: finishReason }, count);
  }

  #observe(name: string, value: number): void {
    this.#histograms.get(name)?.observe(this.#labels, value);
  }

  #count(name: string, by: number): void {
    this.#counters.get(name)?.inc(this.#labels, by);
  }
}
