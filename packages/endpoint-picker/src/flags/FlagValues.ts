import { parseDuration } from './duration';
import { FlagError } from './FlagError';

/**
 * Typed reading of the texts that were given.
 *
 * Every method throws a {@link FlagError} for a text that it cannot read.
 */
export class FlagValues {
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  /** Whether the flag was given. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string, fallback: string): string {
    return this.#values.get(name) ?? fallback;
  }

  integer(name: string, fallback: number): number {
    const text = this.#values.get(name);
    if (text === undefined) {
      return fallback;
    }
    if (!/^[+-]?\d+$/.test(text)) {
      throw this.invalid(name, text, 'a whole number');
    }
    return Number(text);
  }

  bool(name: string, fallback: boolean): boolean {
    const text = this.#values.get(name);
    if (text === undefined) {
      return fallback;
    }
    if (/^(1|t|T|true|TRUE|True)$/.test(text)) {
      return true;
    }
    if (/^(0|f|F|false|FALSE|False)$/.test(text)) {
      return false;
    }
    throw this.invalid(name, text, 'true or false');
  }

  duration(name: string, fallback: string): number {
    const text = this.text(name, fallback);
    const milliseconds = parseDuration(text);
    if (milliseconds === undefined) {
      throw this.invalid(name, text, 'a duration such as 50ms or 2s');
    }
    return milliseconds;
  }

  /** What to throw for a text that cannot be read. */
  invalid(name: string, text: string, wanted: string): FlagError {
    return new FlagError(
      `invalid value "${text}" for flag --${name}: it must be ${wanted}`,
      2,
    );
  }
}
