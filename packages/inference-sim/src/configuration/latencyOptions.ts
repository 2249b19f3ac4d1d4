import { LatencyParameters } from '../latency/LatencyParameters';
import { ConfigurationError } from './ConfigurationError';
import { FlagOf } from './flagTable';
import { Settings } from './Settings';
import { Generation } from './SimulatorGeneration';

const words: Record<FlagOf<'latencies'>, string> = {
  'inter-token-latency': 'inter token latency',
  'inter-token-latency-std-dev': 'inter token latency standard deviation',
  'time-to-first-token': 'time to first token',
  'time-to-first-token-std-dev': 'time to first token standard deviation',
  'prefill-overhead': 'prefill overhead',
  'prefill-time-per-token': 'prefill time per token',
  'prefill-time-std-dev': 'prefill time standard deviation',
  // The misspelling is the real one's.
  'kv-cache-transfer-time-per-token': 'kv-cache tranfer time per token',
  'kv-cache-transfer-time-std-dev': 'kv-cache tranfer time standard deviation',
  'kv-cache-transfer-latency': 'kv-cache tranfer time',
  'kv-cache-transfer-latency-std-dev':
    'kv-cache tranfer time standard deviation',
  'time-to-generate-image': 'time to generate image',
  'time-to-generate-image-std-dev': 'time to generate image standard deviation',
};

type Pair = readonly [
  deviation: FlagOf<'latencies'>,
  mean: FlagOf<'latencies'>,
  complaint: string,
];

const bounded: readonly Pair[] = [
  [
    'inter-token-latency-std-dev',
    'inter-token-latency',
    'inter token latency standard deviation cannot be more than 30% of inter token latency',
  ],
  [
    'time-to-first-token-std-dev',
    'time-to-first-token',
    'time to first token standard deviation cannot be more than 30% of time to first token',
  ],
  [
    'kv-cache-transfer-latency-std-dev',
    'kv-cache-transfer-latency',
    'kv-cache tranfer standard deviation cannot be more than 30% of kv-cache tranfer',
  ],
];

/** Releases up to 0.6 also bound these, although their mean is per token. */
const boundedPerToken: readonly Pair[] = [
  [
    'prefill-time-std-dev',
    'prefill-time-per-token',
    'prefill time standard deviation cannot be more than 30% of prefill time per token',
  ],
  [
    'kv-cache-transfer-time-std-dev',
    'kv-cache-transfer-time-per-token',
    'kv-cache tranfer time standard deviation cannot be more than 30% of kv-cache tranfer time',
  ],
];

const calculators = ['', 'constant', 'per-token'] as const;

/**
 * The latency model's parameters out of the settings.
 *
 * @throws ConfigurationError in the real simulator's words
 */
export const latencyOptions = (
  settings: Settings,
  generation: Generation,
): LatencyParameters => {
  const { latencies, numbers, texts, integers } = settings;
  for (const [name, value] of Object.entries(latencies)) {
    if (value < 0) {
      const flag = Object.entries(words).find(([known]) => known === name);
      throw new ConfigurationError(`${flag?.[1] ?? name} cannot be negative`);
    }
  }
  const pairs =
    generation === '<=0.6' ? [...bounded, ...boundedPerToken] : bounded;
  for (const [deviation, mean, complaint] of pairs) {
    // Single precision, as there: 30 % exactly is allowed.
    if (
      Math.fround(latencies[deviation]) >
      Math.fround(Math.fround(0.3) * Math.fround(latencies[mean]))
    ) {
      throw new ConfigurationError(complaint);
    }
  }
  const factor = numbers['time-factor-under-load'];
  if (!(factor >= 1)) {
    throw new ConfigurationError(
      'time factor under load cannot be less than 1.0',
    );
  }
  const named = texts['latency-calculator'];
  const calculator = calculators.find(known => known === named);
  if (calculator === undefined) {
    throw new ConfigurationError(
      `unknown latency-calculator ${named}, supported calculators are: constant and per-token`,
    );
  }
  return {
    calculator,
    timeToFirstToken: latencies['time-to-first-token'],
    timeToFirstTokenStdDev: latencies['time-to-first-token-std-dev'],
    interTokenLatency: latencies['inter-token-latency'],
    interTokenLatencyStdDev: latencies['inter-token-latency-std-dev'],
    prefillOverhead: latencies['prefill-overhead'],
    prefillTimePerToken: latencies['prefill-time-per-token'],
    prefillTimeStdDev: latencies['prefill-time-std-dev'],
    kvCacheTransferLatency: latencies['kv-cache-transfer-latency'],
    kvCacheTransferLatencyStdDev:
      latencies['kv-cache-transfer-latency-std-dev'],
    kvCacheTransferTimePerToken: latencies['kv-cache-transfer-time-per-token'],
    kvCacheTransferTimeStdDev: latencies['kv-cache-transfer-time-std-dev'],
    timeFactorUnderLoad: factor,
    maxNumSeqs: integers['max-num-seqs'],
    resolution: generation === '<=0.6' ? 'millisecond' : 'nanosecond',
  };
};
