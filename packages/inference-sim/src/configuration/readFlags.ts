import { ConfigurationError } from './ConfigurationError';
import {
  FlagKind,
  ineffectiveFlags,
  simulatedFlags,
  unsupportedFlags,
} from './flagTable';

const kindOf = (name: string): FlagKind => {
  const kinds: Readonly<Record<string, FlagKind>> = {
    ...ineffectiveFlags,
    ...simulatedFlags,
  };
  if (Object.hasOwn(kinds, name)) {
    return kinds[name];
  }
  if (unsupportedFlags.has(name)) {
    throw new ConfigurationError(
      `flag --${name} exists in llm-d-inference-sim but is not simulated here; remove it`,
    );
  }
  throw new ConfigurationError(`unknown flag: --${name}`);
};

const isFlag = (word: string | undefined): boolean =>
  word !== undefined && /^--?[a-zA-Z]/.test(word);

/**
 * Splits a command line into flags and their texts, by pflag's rules:
 * `--name value`, `--name=value`, `--bool`, and `-v` as the one short flag.
 * A flag given twice keeps its last value; lists collect.
 *
 * @throws ConfigurationError that names the flag, for one that is unknown,
 * not simulated, or lacks its value
 */
export const readFlags = (
  args: readonly string[],
): ReadonlyMap<string, readonly string[]> => {
  const flags = new Map<string, string[]>();
  let at = 0;
  while (at < args.length) {
    const word = args[at];
    at += 1;
    const match = /^(--?)([^=]+)(?:=(.*))?$/s.exec(word);
    if (!match) {
      throw new ConfigurationError(
        `unexpected argument "${word}"; every argument is a --flag or its value`,
      );
    }
    const [, dashes, name] = match;
    const inline: string | undefined = match[3];
    if (dashes === '-' && name !== 'v') {
      throw new ConfigurationError(
        `unknown shorthand flag: "${name}" in ${word}; write --${name}`,
      );
    }
    const kind = kindOf(name);
    const values: string[] = [];
    if (inline !== undefined) {
      values.push(inline);
    } else if (kind === 'boolean') {
      values.push('true');
    } else if (at < args.length && !isFlag(args[at])) {
      values.push(args[at]);
      at += 1;
    } else {
      throw new ConfigurationError(`flag needs an argument: --${name}`);
    }
    if (kind === 'list') {
      while (at < args.length && !isFlag(args[at])) {
        values.push(args[at]);
        at += 1;
      }
      const items = values.flatMap(value => value.split(',')).filter(Boolean);
      flags.set(name, [...(flags.get(name) ?? []), ...items]);
    } else {
      flags.set(name, values);
    }
  }
  return flags;
};
