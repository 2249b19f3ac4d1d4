import { ConfigurationError } from './ConfigurationError';
import { flagDefaults, FlagKind, FlagOf } from './flagTable';

/** A value of every flag, by kind; durations in milliseconds. */
export interface Settings {
  readonly integers: Readonly<Record<FlagOf<'integers'>, number>>;
  readonly numbers: Readonly<Record<FlagOf<'numbers'>, number>>;
  readonly booleans: Readonly<Record<FlagOf<'booleans'>, boolean>>;
  readonly durations: Readonly<Record<FlagOf<'durations'>, number>>;
  readonly latencies: Readonly<Record<FlagOf<'latencies'>, number>>;
  readonly texts: Readonly<Record<FlagOf<'texts'>, string>>;
  readonly lists: Readonly<Record<FlagOf<'lists'>, readonly string[]>>;
}

/** What one source (command line, environment, file) says about a flag. */
export type SettingValue =
  | {
      readonly kind: 'integers' | 'numbers' | 'durations' | 'latencies';
      readonly value: number;
    }
  | { readonly kind: 'booleans'; readonly value: boolean }
  | { readonly kind: 'texts'; readonly value: string }
  | { readonly kind: 'lists'; readonly value: readonly string[] };

/** Flags by name, as one source gives them. */
export type SettingValues = ReadonlyMap<string, SettingValue>;

const defaultsOf = <K extends FlagKind>(kind: K) => flagDefaults[kind];

/** The settings of a simulator that is told nothing; every start has a seed of its own. */
export const defaultSettings = (seed: number): Settings => ({
  integers: { ...defaultsOf('integers'), seed },
  numbers: defaultsOf('numbers'),
  booleans: defaultsOf('booleans'),
  durations: defaultsOf('durations'),
  latencies: defaultsOf('latencies'),
  texts: defaultsOf('texts'),
  lists: defaultsOf('lists'),
});

/**
 * Settings with what one source says laid over them.
 *
 * @throws ConfigurationError when a value's kind is not its flag's
 */
export const overlay = (base: Settings, values: SettingValues): Settings => {
  let result = base;
  for (const [name, { kind, value }] of values) {
    if (!Object.hasOwn(result[kind], name)) {
      throw new ConfigurationError(`${name} is not one of the ${kind}`);
    }
    result = { ...result, [kind]: { ...result[kind], [name]: value } };
  }
  return result;
};
