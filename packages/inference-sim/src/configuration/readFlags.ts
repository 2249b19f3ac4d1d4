import { ConfigurationError } from './ConfigurationError';
import { fixedLogFlags, flagExistsIn, unsupportedFlags } from './flagSupport';
import { FlagKind, kindOfFlag, negatableFlags } from './flagTable';
import {
  GoSyntaxError,
  parseGoBoolean,
  parseGoDurationMs,
  parseGoFloat,
  parseGoInteger,
} from './goValue';
import { SettingValue, SettingValues } from './Settings';
import { LatencyNotation, SimulatorGeneration } from './SimulatorGeneration';
import { splitFlagWord } from './splitFlagWord';

/** A latency in milliseconds. @throws GoSyntaxError */
export const parseLatencyText = (
  text: string,
  notation: LatencyNotation,
): number => {
  if (notation === 'milliseconds') {
    return parseGoInteger(text);
  }
  if (notation === 'either' && /^[+-]?\d+$/.test(text)) {
    return Number(text);
  }
  return parseGoDurationMs(text);
};

const readText = (
  kind: Exclude<FlagKind, 'lists'>,
  text: string,
  notation: LatencyNotation,
): SettingValue => {
  switch (kind) {
    case 'integers':
      return { kind, value: parseGoInteger(text) };
    case 'numbers':
      return { kind, value: parseGoFloat(text) };
    case 'booleans':
      return { kind, value: parseGoBoolean(text) };
    case 'durations':
      return { kind, value: parseGoDurationMs(text) };
    case 'latencies':
      return { kind, value: parseLatencyText(text, notation) };
    case 'texts':
      return { kind, value: text };
    default:
      return kind satisfies never;
  }
};

/** A flag's value, with pflag's words for one that does not parse. */
const readValue = (
  name: string,
  kind: Exclude<FlagKind, 'lists'>,
  text: string,
  notation: LatencyNotation,
): SettingValue => {
  try {
    return readText(kind, text, notation);
  } catch (error) {
    if (error instanceof GoSyntaxError) {
      const shown = name === 'v' ? '-v, --v' : `--${name}`;
      throw new ConfigurationError(
        `invalid argument ${JSON.stringify(text)} for "${shown}" flag: ${
          error.message
        }`,
      );
    }
    throw error;
  }
};

const notSimulated = (flag: string): ConfigurationError =>
  new ConfigurationError(
    `flag --${flag} exists in llm-d-inference-sim but is not simulated here; remove it`,
  );

const kindOf = (
  name: string,
  { generation }: SimulatorGeneration,
): FlagKind => {
  const kind = kindOfFlag(name);
  if (!kind || !flagExistsIn(name, generation)) {
    throw new ConfigurationError(`unknown flag: --${name}`);
  }
  if (unsupportedFlags.has(name)) {
    throw notSimulated(name);
  }
  return kind;
};

/** The words behind a list flag, up to the next `--flag`. */
const listBehind = (args: readonly string[], at: number): string[] => {
  const rest = args.slice(at);
  const end = rest.findIndex(word => word.startsWith('--'));
  return rest.slice(0, end < 0 ? undefined : end).filter(Boolean);
};

/**
 * Reads a command line by pflag's rules: `--name value`, `--name=value`,
 * `--bool`, `-v` as the one short flag, the last value of a flag wins.
 * Lists are read as llm-d-inference-sim reads them: the first mention wins,
 * and without `=` every word up to the next `--flag` belongs to it. Words that
 * belong to no flag are ignored, as there.
 *
 * @throws ConfigurationError in pflag's words for a flag that is unknown or
 * whose value does not parse, and by name for one that is not simulated here
 */
export const readFlags = (
  args: readonly string[],
  generation: SimulatorGeneration,
): SettingValues => {
  const values = new Map<string, SettingValue>();
  const words = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  let at = 0;
  while (at < words.length) {
    const flag = splitFlagWord(words[at]);
    at += 1;
    if (!flag) {
      continue;
    }
    const { name, inline } = flag;
    const negated = name.replace(/^no-/, '');
    if (negated !== name && negatableFlags.has(negated)) {
      kindOf(negated, generation);
      values.set(negated, { kind: 'booleans', value: false });
      continue;
    }
    const kind = kindOf(name, generation);
    if (kind === 'lists') {
      const value = inline === undefined ? listBehind(words, at) : [inline];
      values.set(name, values.get(name) ?? { kind, value });
      continue;
    }
    let text = inline ?? (kind === 'booleans' ? 'true' : undefined);
    if (text === undefined) {
      if (at >= words.length) {
        throw new ConfigurationError(
          `flag needs an argument: ${flag.short ? "'v' in -v" : `--${name}`}`,
        );
      }
      text = words[at];
      at += 1;
    }
    const value = readValue(name, kind, text, generation.latencyNotation);
    const fixed = fixedLogFlags.get(name);
    if (fixed !== undefined && value.value !== fixed) {
      throw notSimulated(`${name}=${text}`);
    }
    values.set(name, value);
  }
  return values;
};
