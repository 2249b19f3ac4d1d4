import { failureTypes, FailureType } from '../failures/FailureType';
import { LatencyParameters } from '../latency/LatencyParameters';
import { ConfigurationError } from './ConfigurationError';
import { FlagValues } from './FlagValues';
import { SimulatedFlag } from './flagTable';
import { readFlags } from './readFlags';
import { SimulatorOptions } from './SimulatorOptions';

const blockSizes = [8, 16, 32, 64, 128];

const atMostThirtyPercent = (
  flags: FlagValues,
  deviation: SimulatedFlag,
  mean: SimulatedFlag,
): void => {
  if (flags.duration(deviation) > 0.3 * flags.duration(mean)) {
    throw new ConfigurationError(
      `--${deviation} must not be more than 30% of --${mean}`,
    );
  }
};

const parseLatency = (
  flags: FlagValues,
  maxNumSeqs: number,
): LatencyParameters => {
  atMostThirtyPercent(
    flags,
    'time-to-first-token-std-dev',
    'time-to-first-token',
  );
  atMostThirtyPercent(
    flags,
    'inter-token-latency-std-dev',
    'inter-token-latency',
  );
  atMostThirtyPercent(
    flags,
    'kv-cache-transfer-latency-std-dev',
    'kv-cache-transfer-latency',
  );
  return {
    calculator: flags.choice(
      'latency-calculator',
      ['', 'constant', 'per-token'],
      '',
    ),
    timeToFirstToken: flags.duration('time-to-first-token'),
    timeToFirstTokenStdDev: flags.duration('time-to-first-token-std-dev'),
    interTokenLatency: flags.duration('inter-token-latency'),
    interTokenLatencyStdDev: flags.duration('inter-token-latency-std-dev'),
    prefillOverhead: flags.duration('prefill-overhead'),
    prefillTimePerToken: flags.duration('prefill-time-per-token'),
    prefillTimeStdDev: flags.duration('prefill-time-std-dev'),
    kvCacheTransferLatency: flags.duration('kv-cache-transfer-latency'),
    kvCacheTransferLatencyStdDev: flags.duration(
      'kv-cache-transfer-latency-std-dev',
    ),
    kvCacheTransferTimePerToken: flags.duration(
      'kv-cache-transfer-time-per-token',
    ),
    kvCacheTransferTimeStdDev: flags.duration('kv-cache-transfer-time-std-dev'),
    timeFactorUnderLoad: flags.number('time-factor-under-load', 1, { min: 1 }),
    maxNumSeqs,
  };
};

const parseFailureTypes = (flags: FlagValues): readonly FailureType[] => {
  const named = flags.list('failure-types').map(name => {
    const type = failureTypes.find(known => known === name);
    if (!type) {
      throw new ConfigurationError(
        `invalid argument "${name}" for --failure-types: must be one of ${failureTypes.join(
          ', ',
        )}`,
      );
    }
    return type;
  });
  return named.length > 0 ? named : failureTypes;
};

const parseKvCache = (
  flags: FlagValues,
  env: Readonly<Record<string, string>>,
): SimulatorOptions['kvCache'] => {
  const enabled = flags.boolean('enable-kvcache');
  if (enabled && !env.POD_IP) {
    throw new ConfigurationError(
      '--enable-kvcache needs the environment variable POD_IP; set it from the field status.podIP',
    );
  }
  const blockSize = flags.integer('block-size', 16, {});
  if (!blockSizes.includes(blockSize)) {
    throw new ConfigurationError(
      `invalid argument "${blockSize}" for --block-size: must be one of ${blockSizes.join(
        ', ',
      )}`,
    );
  }
  return {
    enabled,
    size: flags.integer('kv-cache-size', 1024, { min: 1 }),
    blockSize,
    hashSeed: flags.text('hash-seed', env.PYTHONHASHSEED ?? ''),
  };
};

/**
 * Reads the simulator's command line and environment (flag before
 * environment before default).
 *
 * @throws ConfigurationError that names the flag and says what it may be
 */
export const parseOptions = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): SimulatorOptions => {
  const flags = new FlagValues(readFlags(args));
  const model = flags.text('model', env.SIM_MODEL ?? '');
  if (!model) {
    throw new ConfigurationError(
      'model parameter is empty; give --model or the environment variable SIM_MODEL',
    );
  }
  const [first = model, ...others] = flags.list('served-model-name');
  const maxNumSeqs = flags.integer('max-num-seqs', 5, { min: 1 });
  return {
    port: flags.integer('port', 8000, { min: 0, max: 65535 }),
    model,
    servedModelNames: [first, ...others],
    mode: flags.choice('mode', ['random', 'echo'], 'random'),
    seed: flags.has('seed') ? flags.integer('seed', 0, {}) : undefined,
    maxNumSeqs,
    maxWaitingQueueLength: flags.integer('max-waiting-queue-length', 1000, {
      min: 1,
    }),
    maxModelLen: flags.integer('max-model-len', 1024, { min: 1 }),
    maxLoras: flags.integer('max-loras', 1, { min: 1 }),
    maxRequestBodyBytes:
      flags.integer('max-request-body-size-mb', 4, { min: 1, max: 512 }) *
      1024 *
      1024,
    startupDuration: flags.duration('startup-duration'),
    requestIdHeaders: flags.boolean('enable-request-id-headers'),
    latency: parseLatency(flags, maxNumSeqs),
    kvCache: parseKvCache(flags, env),
    failures: {
      rate: flags.integer('failure-injection-rate', 0, { min: 0, max: 100 }),
      types: parseFailureTypes(flags),
    },
    verbosity: flags.integer('v', 0, { min: 0 }),
  };
};
