import { ConfigurationError } from './ConfigurationError';
import { SimulatedFlag } from './flagTable';
import { parseDuration } from './duration';

/** Bounds of a number, both included. */
interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** The values of the flags that were given, each read as what it should be. */
export class FlagValues {
  readonly #flags: ReadonlyMap<string, readonly string[]>;

  constructor(flags: ReadonlyMap<string, readonly string[]>) {
    this.#flags = flags;
  }

  has(flag: SimulatedFlag): boolean {
    return this.#flags.has(flag);
  }

  list(flag: SimulatedFlag): readonly string[] {
    return this.#flags.get(flag) ?? [];
  }

  text(flag: SimulatedFlag, fallback: string): string {
    return this.#last(flag) ?? fallback;
  }

  choice<T extends string>(
    flag: SimulatedFlag,
    choices: readonly T[],
    fallback: T,
  ): T {
    const text = this.text(flag, fallback);
    const found = choices.find(choice => choice === text);
    if (found === undefined) {
      throw this.#invalid(flag, `one of ${choices.join(', ')}`);
    }
    return found;
  }

  boolean(flag: SimulatedFlag): boolean {
    const text = this.text(flag, 'false');
    if (['true', 't', '1', 'TRUE', 'True', 'T'].includes(text)) {
      return true;
    }
    if (['false', 'f', '0', 'FALSE', 'False', 'F'].includes(text)) {
      return false;
    }
    throw this.#invalid(flag, 'true or false');
  }

  integer(flag: SimulatedFlag, fallback: number, range: Range): number {
    const value = this.number(flag, fallback, range);
    if (!Number.isSafeInteger(value)) {
      throw this.#invalid(flag, 'a whole number');
    }
    return value;
  }

  number(flag: SimulatedFlag, fallback: number, range: Range): number {
    const text = this.#last(flag);
    const value = text === undefined ? fallback : Number(text);
    const { min = -Infinity, max = Infinity } = range;
    if (text === '' || !(value >= min && value <= max)) {
      throw this.#invalid(flag, `a number of ${min} to ${max}`);
    }
    return value;
  }

  /** A duration in milliseconds, 0 when the flag is absent. */
  duration(flag: SimulatedFlag): number {
    const value = parseDuration(this.text(flag, '0'));
    if (value === undefined) {
      throw this.#invalid(flag, 'a duration like 100ms or 1.5s');
    }
    return value;
  }

  #last(flag: SimulatedFlag): string | undefined {
    return this.#flags.get(flag)?.at(-1);
  }

  #invalid(flag: SimulatedFlag, expected: string): ConfigurationError {
    return new ConfigurationError(
      `invalid argument "${this.#last(
        flag,
      )}" for --${flag}: must be ${expected}`,
    );
  }
}
