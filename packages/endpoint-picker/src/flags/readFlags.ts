import { FlagError } from './FlagError';

/**
 * What kind of value a flag takes.
 *
 * @public
 */
export type FlagKind = 'bool' | 'value';

/**
 * Cuts a command line into flags and their texts, by the rules of Go's `flag`
 * package or of pflag: `--x=v`, `--x v`, a bare `--x` for a boolean; `-x` is
 * `--x` in Go and only `-v` in pflag; `--` or the first other word ends the
 * flags (pflag goes on after such a word).
 *
 * @param args - the arguments
 * @param kinds - the flags that exist
 * @param syntax - whose rules
 * @returns the last text given for each flag, lists joined by commas
 * @throws FlagError for an unknown flag or a missing value
 *
 * @public
 */
export function readFlags(
  args: readonly string[],
  kinds: ReadonlyMap<string, FlagKind>,
  syntax: 'go' | 'pflag',
): Map<string, string> {
  const values = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const match = /^(--?)([^=-][^=]*)(?:=([\s\S]*))?$/.exec(args[i]);
    if (!match) {
      if (args[i] === '--' || syntax === 'go') {
        break;
      }
      continue;
    }
    const [, dashes, name, inline] = match;
    const kind = kinds.get(name);
    const short = dashes === '-' && syntax === 'pflag' && name !== 'v';
    if (!kind || short) {
      throw new FlagError(
        syntax === 'go'
          ? `flag provided but not defined: -${name}`
          : `unknown ${short ? 'shorthand ' : ''}flag: ${dashes}${name}`,
        2,
      );
    }
    if (inline !== undefined) {
      values.set(name, inline);
    } else if (kind === 'bool') {
      values.set(name, 'true');
    } else if (i + 1 < args.length) {
      i += 1;
      values.set(name, args[i]);
    } else {
      throw new FlagError(`flag needs an argument: --${name}`, 2);
    }
  }
  return values;
}
