import { z } from 'zod';
import { ProgramOptions, ProgramProcess } from './ProgramProcess';

/** What a measuring program prints as its last line: `result <JSON>`. */
const PREFIX = 'result ';

const LONGEST_SECONDS = 300;

/**
 * Runs a measuring program to its end.
 *
 * @param input - goes to the program as JSON, as its one argument
 * @throws Error when it ends without a result
 */
export async function runToResult<T>(
  options: Omit<ProgramOptions, 'args'>,
  input: unknown,
  schema: z.ZodType<T>,
): Promise<T> {
  const program = new ProgramProcess({
    ...options,
    args: [JSON.stringify(input)],
  });
  const printed = await program.printed(
    line => (line.startsWith(PREFIX) ? line.slice(PREFIX.length) : undefined),
    LONGEST_SECONDS,
  );
  await program.ended;
  return schema.parse(JSON.parse(printed));
}
