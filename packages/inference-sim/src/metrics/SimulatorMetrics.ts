import { Counter, Histogram, Registry } from 'prom-client';
import { registerGauges, type GaugeOptions } from './gauges';
import { counterTable, histogramTable } from './metricTables';

/** One answered request, times in milliseconds. */
export interface RequestFigures {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly generatedTokens: number;
  readonly maxTokens: number | undefined;
  readonly finishReason: string;
  readonly queueTime: number;
  readonly prefillTime: number;
  readonly decodeTime: number;
}

/** The vLLM metrics that the simulator exposes, in a registry of its own. */
export class SimulatorMetrics {
  readonly #registry = new Registry();
  readonly #labels: { model_name: string };
  readonly #histograms: ReadonlyMap<string, Histogram<'model_name'>>;
  readonly #counters: ReadonlyMap<string, Counter<'model_name'>>;
  readonly #success: Counter<'model_name' | 'finish_reason'>;

  constructor(
    options: GaugeOptions & { modelName: string; maxModelLen: number },
  ) {
    this.#labels = { model_name: options.modelName };
    registerGauges(this.#registry, this.#labels, options);
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

  /** Content type of `expose`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All metrics in Prometheus' text format. */
  async expose(): Promise<string> {
    return this.#registry.metrics();
  }

  /** A prompt was looked up in the KV cache. */
  prefixLookup(promptTokens: number, cachedTokens: number): void {
    this.#count('prefix_cache_queries_total', promptTokens);
    this.#count('prefix_cache_hits_total', cachedTokens);
  }

  /** The first token came `milliseconds` after the request. */
  firstToken(milliseconds: number): void {
    this.#observe('time_to_first_token_seconds', milliseconds / 1000);
  }

  /** A further token came `milliseconds` after the one before. */
  furtherToken(milliseconds: number): void {
    this.#observe('inter_token_latency_seconds', milliseconds / 1000);
    this.#observe('time_per_output_token_seconds', milliseconds / 1000);
  }

  /** A request was answered in full. */
  finished(request: RequestFigures): void {
    const { queueTime, prefillTime, decodeTime, generatedTokens } = request;
    const seconds: Record<string, number> = {
      e2e_request_latency_seconds: queueTime + prefillTime + decodeTime,
      request_queue_time_seconds: queueTime,
      request_inference_time_seconds: prefillTime + decodeTime,
      request_prefill_time_seconds: prefillTime,
      request_decode_time_seconds: decodeTime,
      request_time_per_output_token_seconds:
        decodeTime / Math.max(1, generatedTokens - 1),
    };
    for (const [name, milliseconds] of Object.entries(seconds)) {
      this.#observe(name, milliseconds / 1000);
    }
    this.#observe('request_prompt_tokens', request.promptTokens);
    this.#observe('request_generation_tokens', generatedTokens);
    this.#observe('max_num_generation_tokens', generatedTokens);
    if (request.maxTokens !== undefined) {
      this.#observe('request_params_max_tokens', request.maxTokens);
    }
    this.#count('prompt_tokens_total', request.promptTokens);
    this.#count('generation_tokens_total', generatedTokens);
    this.#success.inc({
      ...this.#labels,
      finish_reason: request.finishReason,
    });
  }

  #observe(name: string, value: number): void {
    this.#histograms.get(name)?.observe(this.#labels, value);
  }

  #count(name: string, by: number): void {
    this.#counters.get(name)?.inc(this.#labels, by);
  }
}
