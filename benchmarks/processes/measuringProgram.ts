import { z } from 'zod';

/**
 * The frame of a program that measures: input from its one argument, result to standard output, as `runToResult` reads it.
 */
export function measuringProgram<T>(
  schema: z.ZodType<T>,
  measure: (input: T) => Promise<unknown> | unknown,
): void {
  const input = schema.parse(JSON.parse(process.argv[2] ?? '{}'));
  Promise.resolve()
    .then(() => measure(input))
    .then(
      result => process.stdout.write(`result ${JSON.stringify(result)}\n`),
      error => {
        process.stderr.write(
          `${error instanceof Error ? error.stack : error}\n`,
        );
        process.exitCode = 1;
      },
    );
}
