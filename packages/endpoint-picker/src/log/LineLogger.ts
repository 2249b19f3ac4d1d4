import { errorText } from './errorText';
import { formatLine, Member } from './lineFormats';
import { LogFormat, TimeEncoding } from './LogFormat';
import { LogFields, Logger } from './Logger';

/**
 * Where and how to log.
 *
 * @public
 */
export interface LineLoggerOptions {
  /** Lines above this level are dropped. */
  readonly verbosity: number;
  readonly format: LogFormat;
  /** `rfc3339` unless given. */
  readonly time?: TimeEncoding;
  /** Takes one line without its line break. */
  readonly write: (line: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

function memberOf(name: string, value: unknown): Member {
  const key = JSON.stringify(name);
  // zap knows lists of strings, and spaces them as it spaces fields.
  return Array.isArray(value) && value.every(item => typeof item === 'string')
    ? [
        key,
        JSON.stringify(value),
        `[${value.map(item => JSON.stringify(item)).join(', ')}]`,
      ]
    : [key, JSON.stringify(value)];
}

function membersOf(fields: LogFields = {}): Member[] {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => memberOf(name, value));
}

/**
 * Writes lines as the real Endpoint Picker does, but for `caller` and
 * `stacktrace`, which would have to be invented.
 *
 * @public
 */
export class LineLogger implements Logger {
  readonly #options: LineLoggerOptions;
  readonly #context: readonly Member[];

  constructor(options: LineLoggerOptions, context: readonly Member[] = []) {
    this.#options = options;
    this.#context = context;
  }

  enabled(level: number): boolean {
    return level <= this.#options.verbosity;
  }

  info(level: number, message: string, fields?: LogFields): void {
    if (this.enabled(level)) {
      this.#write(level, message, membersOf(fields));
    }
  }

  error(error: unknown, message: string, fields?: LogFields): void {
    const members = membersOf({ ...fields, error: errorText(error) });
    this.#write('error', message, members);
  }

  with(fields: LogFields): Logger {
    return new LineLogger(this.#options, [
      ...this.#context,
      ...membersOf(fields),
    ]);
  }

  #write(
    level: number | 'error',
    message: string,
    members: readonly Member[],
  ): void {
    const { format, time = 'rfc3339', write, now } = this.#options;
    const all = [...this.#context, ...members];
    write(
      formatLine({ level, message, at: now(), members: all }, format, time),
    );
  }
}
