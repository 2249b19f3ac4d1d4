import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigurationError } from './ConfigurationError';
import { unsupportedFlags } from './flagSupport';
import { FlagKind, flagDefaults, kindOfFlag } from './flagTable';
import { GoSyntaxError } from './goValue';
import { parseLatencyText } from './readFlags';
import { SettingValue, SettingValues } from './Settings';
import { LatencyNotation, SimulatorGeneration } from './SimulatorGeneration';

const kvCacheKeys = [
  'enable-kvcache',
  'kv-cache-size',
  'block-size',
  'hash-seed',
  'zmq-endpoint',
  'kv-events-replay-endpoint',
  'kv-events-replay-queue-size',
  'event-batch-size',
  'use-vllm-map-event-format',
];
const latencyKeys = [
  ...Object.keys(flagDefaults.latencies),
  'time-factor-under-load',
];

const block = z.record(z.string(), z.unknown());

/** Moves a nested block's keys to the top, where the older layout has them. */
const unfold = (
  file: Readonly<Record<string, unknown>>,
  nestedKey: string,
  flatKeys: readonly string[],
): Readonly<Record<string, unknown>> => {
  const { [nestedKey]: nested, ...flat } = file;
  if (nested === undefined) {
    return file;
  }
  const mixed = flatKeys.filter(key => Object.hasOwn(flat, key));
  if (mixed.length > 0) {
    throw new ConfigurationError(
      `${nestedKey} settings mix the legacy flat layout (${mixed.join(
        ', ',
      )}) with the nested ${nestedKey} block; use only one`,
    );
  }
  return { ...flat, ...block.parse(nested) };
};

const latency = (notation: LatencyNotation) =>
  z.union([z.string(), z.number()]).transform((value, context) => {
    try {
      return parseLatencyText(String(value), notation);
    } catch (error) {
      if (error instanceof GoSyntaxError) {
        context.addIssue({ code: 'custom', message: error.message });
        return z.NEVER;
      }
      throw error;
    }
  });

const readValue = (
  kind: FlagKind,
  value: unknown,
  notation: LatencyNotation,
): SettingValue => {
  switch (kind) {
    case 'integers':
      return { kind, value: z.number().int().parse(value) };
    case 'numbers':
      return { kind, value: z.number().parse(value) };
    case 'booleans':
      return { kind, value: z.boolean().parse(value) };
    case 'durations':
      return { kind, value: latency('duration').parse(value) };
    case 'latencies':
      return { kind, value: latency(notation).parse(value) };
    case 'texts':
      return { kind, value: z.coerce.string().parse(value) };
    case 'lists':
      return { kind, value: z.array(z.string()).parse(value) };
    default:
      return kind satisfies never;
  }
};

/**
 * Reads a `--config` file: YAML whose keys are flag names, latencies and
 * KV-cache settings either at the top or in blocks of their own. Keys that are
 * no flags are ignored, as llm-d-inference-sim ignores them.
 *
 * @throws ConfigurationError that names the key at fault
 */
export const readConfigFile = (
  text: string,
  generation: SimulatorGeneration,
): SettingValues => {
  let file: Readonly<Record<string, unknown>>;
  try {
    file = block.nullable().parse(parse(text)) ?? {};
    file = unfold(file, 'kvcache', kvCacheKeys);
    file = unfold(file, 'latencies', latencyKeys);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      throw error;
    }
    throw new ConfigurationError(
      `failed to unmarshal configuration: ${
        error instanceof Error ? error.message : String(error)
      }`,
    );
  }
  const values = new Map<string, SettingValue>();
  for (const [name, value] of Object.entries(file)) {
    const kind = kindOfFlag(name);
    if (!kind || value === null) {
      continue;
    }
    if (unsupportedFlags.has(name)) {
      throw new ConfigurationError(
        `${name} exists in llm-d-inference-sim but is not simulated here; remove it from the configuration file`,
      );
    }
    if (name === 'fake-metrics') {
      // An object here, JSON on the command line.
      values.set(name, { kind: 'lists', value: [JSON.stringify(value)] });
      continue;
    }
    try {
      values.set(name, readValue(kind, value, generation.latencyNotation));
    } catch (error) {
      if (error instanceof z.ZodError) {
        throw new ConfigurationError(
          `failed to unmarshal configuration: ${name}: ${error.issues[0].message}`,
        );
      }
      throw error;
    }
  }
  return values;
};
