import { innermostMessage } from '@llm-d-sim/plugin-llm-d-node';

/** Least severe level that is written. @public */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

const severity: Readonly<Record<LogLevel, number>> = {
  debug: 0,
  info: 1,
  warn: 2,
  error: 3,
};

/** Writes one line per message: level, then words. */
export class Logger {
  readonly #write: (line: string) => void;
  readonly #level: LogLevel;

  constructor(write: (line: string) => void, level: LogLevel) {
    this.#write = write;
    this.#level = level;
  }

  debug(message: string): void {
    this.#line('debug', message);
  }

  info(message: string): void {
    this.#line('info', message);
  }

  warn(message: string): void {
    this.#line('warn', message);
  }

  error(message: string): void {
    this.#line('error', message);
  }

  #line(level: LogLevel, message: string): void {
    if (severity[level] < severity[this.#level]) return;
    this.#write(`${level.padEnd(5)} ${message}`);
  }
}

/** What an error says, for a log line, and what it came from: `fetch failed` alone says nothing. */
export function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const cause = innermostMessage(error);
  return message.includes(cause) ? message : `${message}: ${cause}`;
}
