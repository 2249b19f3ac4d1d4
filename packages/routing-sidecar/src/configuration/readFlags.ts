import { ConfigurationError } from './ConfigurationError';
import { parseDuration } from './duration';
import { flagKinds, unsimulatedFlags } from './flagTable';
import { SidecarGeneration } from './SidecarGeneration';

/** What Go's flag packages end with when a command line cannot be parsed. */
const USAGE = 2;

const booleans: Readonly<Record<string, string>> = {
  '1': 'true',
  t: 'true',
  T: 'true',
  true: 'true',
  TRUE: 'true',
  True: 'true',
  '0': 'false',
  f: 'false',
  F: 'false',
  false: 'false',
  FALSE: 'false',
  False: 'false',
};

const flagsOf = (generation: SidecarGeneration): ReadonlySet<string> =>
  new Set([
    'port',
    ...generation.modelServerPort.flags,
    ...generation.connectorFlags,
    ...generation.otherFlags,
    ...(generation.log === 'klog'
      ? ['v']
      : Object.keys(flagKinds).filter(name => name.startsWith('zap-'))),
  ]);

const checked = (name: string, text: string): string => {
  const invalid = (wanted: string) =>
    new ConfigurationError(
      `invalid argument "${text}" for --${name}: must be ${wanted}`,
      USAGE,
    );
  switch (flagKinds[name]) {
    case 'boolean': {
      const value: string | undefined = booleans[text];
      if (value === undefined) {
        throw invalid('true or false');
      }
      return value;
    }
    case 'integer':
      if (!/^[+-]?\d+$/.test(text)) {
        throw invalid('an integer');
      }
      return text;
    case 'duration':
      if (parseDuration(text) === undefined) {
        throw invalid('a duration such as 200ms');
      }
      return text;
    default:
      return text;
  }
};

/**
 * Splits a command line into flags and their texts by the rules of the
 * generation's flag package.
 *
 * @throws ConfigurationError that names the flag, for one that this release
 * does not have, that is not simulated, or that lacks its value
 */
export const readFlags = (
  args: readonly string[],
  generation: SidecarGeneration,
): ReadonlyMap<string, string> => {
  const known = flagsOf(generation);
  const flags = new Map<string, string>();
  let at = 0;
  while (at < args.length) {
    const word = args[at];
    at += 1;
    const match = /^(--?)([^=-][^=]*)(?:=(.*))?$/s.exec(word);
    if (!match || (generation.flags === 'pflag' && match[1] === '-')) {
      throw new ConfigurationError(
        `unexpected argument "${word}"; every argument is a --flag or its value`,
        USAGE,
      );
    }
    const name = match[2];
    const inline: string | undefined = match[3];
    if (!known.has(name)) {
      throw new ConfigurationError(
        generation.flags === 'go'
          ? `flag provided but not defined: -${name}`
          : `unknown flag: --${name}`,
        USAGE,
      );
    }
    let text = inline;
    if (text === undefined && flagKinds[name] === 'boolean') {
      text = 'true';
    }
    if (text === undefined) {
      if (at >= args.length) {
        throw new ConfigurationError(
          `flag needs an argument: --${name}`,
          USAGE,
        );
      }
      text = args[at];
      at += 1;
    }
    const value = checked(name, text);
    const harmless: readonly string[] | undefined = unsimulatedFlags[name];
    if (harmless && !harmless.includes(value)) {
      throw new ConfigurationError(
        `flag --${name} exists in the routing sidecar but is not simulated here; remove it`,
      );
    }
    flags.set(name, value);
  }
  return flags;
};
