/**
 * Levels of the Endpoint Picker: `--v N` shows lines of level N and below.
 *
 * @public
 */
export const Level = { DEFAULT: 2, VERBOSE: 3, DEBUG: 4, TRACE: 5 } as const;

/**
 * Structured fields of a log line.
 *
 * @public
 */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * A structured log.
 *
 * @public
 */
export interface Logger {
  /** Whether lines of that level are written; saves assembling them. */
  enabled(level: number): boolean;
  /** Writes a line of that level. */
  info(level: number, message: string, fields?: LogFields): void;
  /** Writes an error; errors are always shown. */
  error(error: unknown, message: string, fields?: LogFields): void;
  /** The same log with these fields on every line. */
  with(fields: LogFields): Logger;
}
