import type { Finding } from '../findings';
import { warning } from '../findings/report';

/**
 * Flags that are there already, among the compiled ones or before in the own ones.
 *
 * @param own - `args` of the custom resource
 * @param compiled - what stands before them on the command line
 */
export function lintArguments(
  own: readonly string[] = [],
  compiled: readonly string[],
  path: string,
): Finding[] {
  const seen = new Map<string, string>();
  for (const argument of compiled) {
    const flag = flagOf(argument);
    if (flag) seen.set(flag, 'the compiled arguments have it');
  }
  return own.flatMap((argument, index) => {
    const flag = flagOf(argument);
    if (!flag) {
      return [];
    }
    const before = seen.get(flag);
    seen.set(flag, `${path}[${index}] has it`);
    return before
      ? [
          warning(
            'duplicate-argument',
            `${path}[${index}]`,
            `flag --${flag} is there twice: ${before}, and the last one wins`,
          ),
        ]
      : [];
  });
}

/** Name of the flag that an argument sets; a value in an argument of its own has none. */
export function flagOf(argument: string): string | undefined {
  return /^--?([A-Za-z][^=]*)/.exec(argument)?.[1];
}
