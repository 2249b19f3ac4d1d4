import { Gauge, Registry } from 'prom-client';

/** Which adapters run and wait, each comma-separated, and when that was so. */
export interface AdapterSeries {
  readonly running: string;
  readonly waiting: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
}

/** Figures that are read at the moment of a scrape. */
export interface LiveFigures {
  running(): number;
  waiting(): number;
  /** 0 to 1. */
  kvCacheUsage(): number;
  /** Asked at the start and whenever adapters change. */
  adapters(): readonly AdapterSeries[];
}

/** What the gauges tell of. */
export interface GaugeOptions {
  /** Name of the KV cache's gauge, which depends on the release. */
  readonly kvCacheUsageMetric: string;
  /** Tokens per block. */
  readonly blockSize: number;
  /** Capacity in blocks. */
  readonly kvCacheSize: number;
  readonly maxLoras: number;
}

/**
 * Puts the gauges into a registry; live ones are read at each scrape.
 *
 * @returns what reports the adapters anew, for when they have changed
 */
export const registerGauges = (
  registry: Registry,
  labels: { model_name: string },
  options: GaugeOptions,
  live: LiveFigures,
): (() => void) => {
  const liveGauge = (name: string, help: string, value: () => number) => {
    const gauge: Gauge<'model_name'> = new Gauge({
      name,
      help,
      labelNames: ['model_name'],
      registers: [registry],
      collect: () => gauge.set(labels, value()),
    });
  };
  liveGauge(
    'vllm:num_requests_running',
    'Number of requests that run now.',
    live.running,
  );
  liveGauge(
    'vllm:num_requests_waiting',
    'Number of requests that wait to run.',
    live.waiting,
  );
  liveGauge(
    options.kvCacheUsageMetric,
    'Share of the KV-cache blocks in use, 0 to 1.',
    live.kvCacheUsage,
  );
  const { blockSize, kvCacheSize, maxLoras } = options;
  new Gauge({
    name: 'vllm:cache_config_info',
    help: 'Configuration of the KV cache.',
    labelNames: ['block_size', 'num_gpu_blocks'],
    registers: [registry],
  }).set(
    { block_size: String(blockSize), num_gpu_blocks: String(kvCacheSize) },
    1,
  );
  // Its value is a time: readers take the series that is newest by value.
  const loras = new Gauge({
    name: 'vllm:lora_requests_info',
    help: 'LoRA adapters that run and wait; the value is when that was so.',
    labelNames: ['max_lora', 'running_lora_adapters', 'waiting_lora_adapters'],
    registers: [registry],
  });
  const report = () => {
    for (const { running, waiting, timestamp } of live.adapters()) {
      loras.set(
        {
          max_lora: String(maxLoras),
          running_lora_adapters: running,
          waiting_lora_adapters: waiting,
        },
        timestamp,
      );
    }
  };
  report();
  return report;
};
