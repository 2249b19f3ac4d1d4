import { readFileSync } from 'node:fs';

/**
 * Parameters of a scenario out of command line options: numbers and booleans as such, anything else as text.
 *
 * @throws Error when one has no value.
 */
export function readParameters(options: {
  set: readonly string[];
  trace?: string;
}): Record<string, number | string | boolean> {
  const parameters = options.set.map(
    (text): [string, number | string | boolean] => {
      const sign = text.indexOf('=');
      if (sign <= 0) {
        throw new Error(`--set ${text}: write <name>=<value>`);
      }
      return [text.slice(0, sign), valueOf(text.slice(sign + 1))];
    },
  );
  return {
    ...Object.fromEntries(parameters),
    ...(options.trace !== undefined && {
      trace: readFileSync(options.trace, 'utf8'),
    }),
  };
}

function valueOf(text: string): number | string | boolean {
  if (text === 'true' || text === 'false') {
    return text === 'true';
  }
  return /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text) ? Number(text) : text;
}
