import { innermostMessage } from '@llm-d-sim/plugin-llm-d-node';
import type { LogFields, LogLevel, LogRecord } from '../log/LogRecord';
import { redactSecrets } from '../log/redactSecrets';

export type { LogLevel } from '../log/LogRecord';

const severity: Readonly<Record<LogLevel, number>> = {
  debug: 0,
  info: 1,
  warn: 2,
  error: 3,
};

/** Takes what is worth saying: a level, words, and the facts as fields. What looks like a credential is left out. */
export class Logger {
  readonly #write: (record: LogRecord) => void;
  readonly #level: LogLevel;

  constructor(write: (record: LogRecord) => void, level: LogLevel) {
    this.#write = write;
    this.#level = level;
  }

  debug(message: string, fields?: LogFields): void {
    this.#record('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#record('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#record('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#record('error', message, fields);
  }

  #record(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (severity[level] < severity[this.#level]) return;
    this.#write({
      level,
      message: redactSecrets(message),
      fields: Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [
          name,
          typeof value === 'string' ? redactSecrets(value) : value,
        ]),
      ),
    });
  }
}

/** What an error says, for a log line, and what it came from: `fetch failed` alone says nothing. */
export function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const cause = innermostMessage(error);
  return message.includes(cause) ? message : `${message}: ${cause}`;
}
