import { ConfigurationError } from './ConfigurationError';

/** A word of a command line that names a flag. */
export interface FlagWord {
  readonly name: string;
  /** Written with one dash. */
  readonly short: boolean;
  /** The value in the same word, if it is there. */
  readonly inline: string | undefined;
}

/**
 * What a word of a command line says by pflag's rules; undefined for a word
 * that names no flag. `v` is the only flag with a short form: `-v 4`, `-v4`,
 * `-v=4`.
 *
 * @throws ConfigurationError for a word that looks like a flag and is none
 */
export const splitFlagWord = (word: string): FlagWord | undefined => {
  if (!word.startsWith('-') || word === '-') {
    return undefined;
  }
  if (!word.startsWith('--')) {
    if (word[1] !== 'v') {
      throw new ConfigurationError(
        `unknown shorthand flag: '${word[1]}' in ${word}`,
      );
    }
    const value = word.slice(2).replace(/^=/, '');
    return {
      name: 'v',
      short: true,
      inline: word.length > 2 ? value : undefined,
    };
  }
  const [name] = word.slice(2).split('=', 1);
  if (name === '' || name.startsWith('-')) {
    throw new ConfigurationError(`bad flag syntax: ${word}`);
  }
  const inline = word.slice(2 + name.length);
  return {
    name,
    short: false,
    inline: inline === '' ? undefined : inline.slice(1),
  };
};
