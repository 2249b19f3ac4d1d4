import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import {
  requestLatencyBuckets,
  timePerTokenBuckets,
  timeToFirstTokenBuckets,
  tokenCountBuckets,
} from './buckets';

/** Figures that are read at the moment of a scrape. */
export interface LiveFigures {
  running(): number;
  waiting(): number;
  /** 0 to 1. */
  kvCacheUsage(): number;
  /** Milliseconds since the epoch. */
  now(): number;
}

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

  constructor(options: {
    modelName: string;
    kvCacheUsageMetric: string;
    blockSize: number;
    kvCacheSize: number;
    maxLoras: number;
    maxModelLen: number;
    live: LiveFigures;
  }) {
    const { live } = options;
    this.#labels = { model_name: options.modelName };
    const gauge = (name: string, help: string, value: () => number) =>
      this.#liveGauge(name, help, value);

    gauge(
      'vllm:num_requests_running',
      'Number of requests that run now.',
      live.running,
    );
    gauge(
      'vllm:num_requests_waiting',
      'Number of requests that wait to run.',
      live.waiting,
    );
    gauge(
      options.kvCacheUsageMetric,
      'Share of the KV-cache blocks in use, 0 to 1.',
      live.kvCacheUsage,
    );
    this.#cacheConfigInfo(options.blockSize, options.kvCacheSize);
    this.#loraInfo(options.maxLoras, live.now);

    const tokens = tokenCountBuckets(options.maxModelLen);
    this.#histograms = new Map(
      (
        [
          [
            'e2e_request_latency_seconds',
            'End to end latency of a request.',
            requestLatencyBuckets,
          ],
          [
            'request_queue_time_seconds',
            'Time a request waited.',
            requestLatencyBuckets,
          ],
          [
            'request_inference_time_seconds',
            'Time a request ran.',
            requestLatencyBuckets,
          ],
          [
            'request_prefill_time_seconds',
            'Time of the prefill phase.',
            requestLatencyBuckets,
          ],
          [
            'request_decode_time_seconds',
            'Time of the decode phase.',
            requestLatencyBuckets,
          ],
          [
            'time_to_first_token_seconds',
            'Time to first token.',
            timeToFirstTokenBuckets,
          ],
          [
            'time_per_output_token_seconds',
            'Time per output token.',
            timePerTokenBuckets,
          ],
          [
            'inter_token_latency_seconds',
            'Time from one token to the next.',
            timePerTokenBuckets,
          ],
          [
            'request_time_per_output_token_seconds',
            'Mean time per output token of a request.',
            timePerTokenBuckets,
          ],
          ['request_prompt_tokens', 'Prompt tokens of a request.', tokens],
          [
            'request_generation_tokens',
            'Generated tokens of a request.',
            tokens,
          ],
          [
            'max_num_generation_tokens',
            'Most generated tokens of a choice.',
            tokens,
          ],
          [
            'request_params_max_tokens',
            'The max_tokens parameter of a request.',
            tokens,
          ],
        ] as const
      ).map(([name, help, buckets]) => [
        name,
        new Histogram({
          name: `vllm:${name}`,
          help,
          labelNames: ['model_name'],
          buckets: [...buckets],
          registers: [this.#registry],
        }),
      ]),
    );
    this.#counters = new Map(
      (
        [
          ['prompt_tokens_total', 'Prompt tokens processed.'],
          ['generation_tokens_total', 'Tokens generated.'],
          ['prefix_cache_hits_total', 'Prompt tokens found in the KV cache.'],
          [
            'prefix_cache_queries_total',
            'Prompt tokens looked up in the KV cache.',
          ],
        ] as const
      ).map(([name, help]) => [
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

  #liveGauge(name: string, help: string, value: () => number): void {
    const labels = this.#labels;
    const gauge: Gauge<'model_name'> = new Gauge({
      name,
      help,
      labelNames: ['model_name'],
      registers: [this.#registry],
      collect: () => gauge.set(labels, value()),
    });
  }

  #cacheConfigInfo(blockSize: number, blocks: number): void {
    new Gauge({
      name: 'vllm:cache_config_info',
      help: 'Configuration of the KV cache.',
      labelNames: ['block_size', 'num_gpu_blocks'],
      registers: [this.#registry],
    }).set(
      { block_size: String(blockSize), num_gpu_blocks: String(blocks) },
      1,
    );
  }

  #loraInfo(maxLoras: number, now: () => number): void {
    const labels = {
      max_lora: String(maxLoras),
      running_lora_adapters: '',
      waiting_lora_adapters: '',
    };
    // Its value is a time: readers take the series that is newest by value.
    new Gauge({
      name: 'vllm:lora_requests_info',
      help: 'LoRA adapters that run and wait; the value is when that was so.',
      labelNames: Object.keys(labels),
      registers: [this.#registry],
    }).set(labels, now() / 1000);
  }
}
