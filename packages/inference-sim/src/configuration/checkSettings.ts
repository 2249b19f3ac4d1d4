import { failureTypes } from '../failures/FailureType';
import { ConfigurationError } from './ConfigurationError';
import { Settings } from './Settings';
import { Generation } from './SimulatorGeneration';

const blockSizes = [8, 16, 32, 64, 128];
const knownFailures: readonly string[] = failureTypes;

/** Each is a condition that must hold and what is said when it does not. */
const rules = (
  { integers, numbers, durations, texts, lists }: Settings,
  generation: Generation,
): readonly (readonly [boolean, string])[] => {
  const i = integers;
  const percent = (value: number) => value >= 0 && value <= 100;
  const fewestWaiting = generation === '<=0.6' ? 1 : 0;
  const badFailure = lists['failure-types'].find(
    name => !knownFailures.includes(name),
  );
  return [
    [texts.model !== '', 'model parameter is empty'],
    [
      ['random', 'echo'].includes(texts.mode),
      `invalid mode '${texts.mode}', valid values are 'random' and 'echo'`,
    ],
    [i.port > 0 && i.port <= 65535, `invalid port '${i.port}'`],
    [i['max-loras'] >= 1, 'max LoRAs cannot be less than 1'],
    [
      i['max-cpu-loras'] === 0 || i['max-cpu-loras'] >= i['max-loras'],
      'max CPU LoRAs cannot be less than max LoRAs',
    ],
    [i['max-model-len'] >= 1, 'max model len cannot be less than 1'],
    [i['max-num-seqs'] >= 1, 'max num seqs cannot be less than 1'],
    [
      i['max-waiting-queue-length'] >= fewestWaiting,
      `max waiting queue size cannot be less than ${fewestWaiting}`,
    ],
    [
      i['max-tool-call-integer-param'] >= i['min-tool-call-integer-param'],
      'MaxToolCallIntegerParam cannot be less than MinToolCallIntegerParam',
    ],
    [
      numbers['max-tool-call-number-param'] >=
        numbers['min-tool-call-number-param'],
      'MaxToolCallNumberParam cannot be less than MinToolCallNumberParam',
    ],
    [
      i['max-tool-call-array-param-length'] >=
        i['min-tool-call-array-param-length'],
      'MaxToolCallArrayParamLength cannot be less than MinToolCallArrayParamLength',
    ],
    [
      i['min-tool-call-array-param-length'] >= 0,
      'MinToolCallArrayParamLength cannot be negative',
    ],
    [
      percent(i['tool-call-not-required-param-probability']),
      'ToolCallNotRequiredParamProbability should be between 0 and 100',
    ],
    [
      percent(i['object-tool-call-not-required-field-probability']),
      'ObjectToolCallNotRequiredParamProbability should be between 0 and 100',
    ],
    [
      percent(i['tool-call-extra-call-probability']),
      'ToolCallExtraCallProbability should be between 0 and 100',
    ],
    [
      blockSizes.includes(i['block-size']),
      'token block size should be one of the following: 8, 16, 32, 64, 128',
    ],
    [i['kv-cache-size'] >= 0, 'KV cache size cannot be negative'],
    [
      numbers['global-cache-hit-threshold'] >= 0 &&
        numbers['global-cache-hit-threshold'] <= 1,
      'global cache hit threshold should be between 0 and 1',
    ],
    [
      percent(i['failure-injection-rate']),
      'failure injection rate should be between 0 and 100',
    ],
    [
      badFailure === undefined,
      `invalid failure type '${badFailure}', valid types are: ${failureTypes.join(
        ', ',
      )}`,
    ],
    [
      i['data-parallel-size'] >= 1 && i['data-parallel-size'] <= 8,
      'data parallel size must be between 1 and 8',
    ],
    [
      i['data-parallel-rank'] <= 7,
      'data parallel rank must be between 0 and 7',
    ],
    [
      i['default-embedding-dimensions'] >= 1,
      'default embedding dimensions must be at least 1',
    ],
    [
      i['max-request-body-size-mb'] >= 1 &&
        i['max-request-body-size-mb'] <= 512,
      `max-request-body-size-mb must be between 1 MB and 512 MB, got ${i['max-request-body-size-mb']}`,
    ],
    [
      durations['fake-metrics-refresh-interval'] > 0,
      'fake metrics refresh interval must be positive',
    ],
    [
      texts.engine === 'vllm',
      `invalid engine '${texts.engine}', currently only 'vllm' is supported`,
    ],
  ];
};

/**
 * Checks what one setting alone, or two together, may be.
 *
 * @throws ConfigurationError in the real simulator's words, for the first
 * rule that does not hold
 */
export const checkSettings = (
  settings: Settings,
  generation: Generation,
): void => {
  const broken = rules(settings, generation).find(([holds]) => !holds);
  if (broken) {
    throw new ConfigurationError(broken[1]);
  }
};
