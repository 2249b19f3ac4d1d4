import { z } from 'zod';
import { FailureType, failureTypes } from '../failures/FailureType';
import { LoraModule, loraModuleSchema } from '../lora/LoraModule';
import { FakeMetrics, fakeMetricsSchema } from '../metrics/FakeMetrics';
import { checkSettings } from './checkSettings';
import { ConfigurationError } from './ConfigurationError';
import { latencyOptions } from './latencyOptions';
import { Settings } from './Settings';
import { SimulatorOptions } from './SimulatorOptions';
import { SimulatorGeneration } from './SimulatorGeneration';

/** The environment of the container. */
export type Environment = Readonly<Record<string, string>>;

const parseLora = (text: string, model: string): LoraModule => {
  let lora: LoraModule;
  try {
    lora = loraModuleSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new ConfigurationError(
      `--lora-modules takes JSON such as {"name":"a","path":"p","base_model_name":"b"}; "${text}" is not: ${
        error instanceof Error ? error.message : String(error)
      }`,
    );
  }
  if (!lora.name) {
    throw new ConfigurationError('empty LoRA name');
  }
  if (lora.baseModelName && lora.baseModelName !== model) {
    throw new ConfigurationError(
      `unknown base model '${lora.baseModelName}' for LoRA '${lora.name}'`,
    );
  }
  return lora;
};

const parseFakeMetrics = (
  text: string | undefined,
): FakeMetrics | undefined => {
  if (text === undefined) {
    return undefined;
  }
  try {
    return fakeMetricsSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? [...error.issues[0].path, error.issues[0].message].join(': ')
        : String(error);
    throw new ConfigurationError(`fake-metrics: ${reason}`);
  }
};

const failureTypesOf = (names: readonly string[]): readonly FailureType[] =>
  names.length === 0
    ? failureTypes
    : names.flatMap(name => failureTypes.filter(type => type === name));

/**
 * Checked options out of settings.
 *
 * @throws ConfigurationError that says what may be set instead
 */
export const optionsOf = (
  settings: Settings,
  env: Environment,
  { generation }: SimulatorGeneration,
): SimulatorOptions => {
  checkSettings(settings, generation);
  const { integers, numbers, booleans, durations, texts, lists } = settings;
  const kvCacheEnabled = booleans['enable-kvcache'];
  if (kvCacheEnabled && !env.POD_IP) {
    throw new ConfigurationError(
      'IP should be defined in the environment (POD_IP); set it from the field status.podIP',
    );
  }
  const [first = texts.model, ...others] = lists['served-model-name'];
  const rank = integers['data-parallel-rank'];
  return {
    port: integers.port,
    model: texts.model,
    servedModelNames: [first, ...others],
    mode: texts.mode === 'echo' ? 'echo' : 'random',
    seed: integers.seed,
    maxNumSeqs: integers['max-num-seqs'],
    maxWaitingQueueLength: integers['max-waiting-queue-length'],
    maxModelLen: integers['max-model-len'],
    maxLoras: integers['max-loras'],
    loraModules: lists['lora-modules'].map(text =>
      parseLora(text, texts.model),
    ),
    maxRequestBodyBytes: integers['max-request-body-size-mb'] * 1024 * 1024,
    startupDuration: durations['startup-duration'],
    requestIdHeaders: booleans['enable-request-id-headers'],
    sleepMode:
      booleans['enable-sleep-mode'] && env.VLLM_SERVER_DEV_MODE === '1',
    latency: latencyOptions(settings, generation),
    toolCalls: {
      integers: {
        min: integers['min-tool-call-integer-param'],
        max: integers['max-tool-call-integer-param'],
      },
      numbers: {
        min: numbers['min-tool-call-number-param'],
        max: numbers['max-tool-call-number-param'],
      },
      arrayLengths: {
        min: integers['min-tool-call-array-param-length'],
        max: integers['max-tool-call-array-param-length'],
      },
      optionalParameter: integers['tool-call-not-required-param-probability'],
      optionalField:
        integers['object-tool-call-not-required-field-probability'],
      extraCall: integers['tool-call-extra-call-probability'],
      skipValidation: booleans['skip-tool-validation'],
    },
    kvCache: {
      enabled: kvCacheEnabled,
      size: integers['kv-cache-size'],
      blockSize: integers['block-size'],
      hashSeed: texts['hash-seed'],
      hitThreshold: numbers['global-cache-hit-threshold'],
    },
    failures: {
      rate: integers['failure-injection-rate'],
      types: failureTypesOf(lists['failure-types']),
    },
    dataParallel: {
      size: rank >= 0 ? 1 : integers['data-parallel-size'],
      rank: rank >= 0 ? rank : undefined,
    },
    embeddingDimensions: integers['default-embedding-dimensions'],
    fakeMetrics: parseFakeMetrics(lists['fake-metrics'].at(0)),
    fakeMetricsRefreshInterval: durations['fake-metrics-refresh-interval'],
  };
};
