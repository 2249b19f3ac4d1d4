import { Generation } from '../generation/Generation';
import { errorText } from './errorText';
import { LogFields, Logger } from './Logger';

/**
 * Where and how to log.
 *
 * @public
 */
export interface JsonLoggerOptions {
  /** Lines above this level are dropped. */
  readonly verbosity: number;
  readonly levels: Generation['logLevels'];
  /** Takes one line without its line break. */
  readonly write: (line: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** zap's development encoder knows -1 and 0; it prints the others raw. */
function zapOffset(level: number): string {
  if (level <= 0) {
    return 'info';
  }
  return level === 1 ? 'debug' : `Level(-${level})`;
}

function named(level: number): string {
  if (level >= 5) {
    return 'trace';
  }
  return level === 4 ? 'debug' : 'info';
}

/**
 * One JSON object per line, as zap's production encoder writes it: `level`,
 * `ts` (RFC 3339), `msg`, then the fields.
 *
 * @public
 */
export class JsonLogger implements Logger {
  readonly #options: JsonLoggerOptions;
  readonly #fields: LogFields;

  constructor(options: JsonLoggerOptions, fields: LogFields = {}) {
    this.#options = options;
    this.#fields = fields;
  }

  enabled(level: number): boolean {
    return level <= this.#options.verbosity;
  }

  info(level: number, message: string, fields?: LogFields): void {
    if (this.enabled(level)) {
      const name = this.#options.levels === 'names' ? named : zapOffset;
      this.#write(name(level), message, fields);
    }
  }

  error(error: unknown, message: string, fields?: LogFields): void {
    this.#write('error', message, { ...fields, error: errorText(error) });
  }

  with(fields: LogFields): Logger {
    return new JsonLogger(this.#options, { ...this.#fields, ...fields });
  }

  #write(level: string, msg: string, fields?: LogFields): void {
    // Whole seconds, as zap's RFC 3339 encoder writes UTC.
    const ts = `${new Date(this.#options.now()).toISOString().slice(0, 19)}Z`;
    this.#options.write(
      JSON.stringify({ level, ts, msg, ...this.#fields, ...fields }),
    );
  }
}
