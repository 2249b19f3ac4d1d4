import { SidecarGeneration } from '../configuration/SidecarGeneration';

/** Levels of lines that are not for every day. */
export const DEBUG = 4;

/** What a line is about, besides its words. */
export type LogValues = Readonly<Record<string, string | number>>;

const pad = (value: number, digits = 2): string =>
  String(value).padStart(digits, '0');

const klogTime = (at: number): string => {
  const date = new Date(at);
  const day = `${pad(date.getUTCMonth() + 1)}${pad(date.getUTCDate())}`;
  const time = [
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ].map(part => pad(part));
  return `${day} ${time.join(':')}.${pad(date.getUTCMilliseconds(), 3)}000`;
};

/**
 * The sidecar's log: klog's text up to 0.6, controller-runtime's JSON later,
 * whose time is in seconds since the epoch.
 */
export class SidecarLog {
  readonly #options: {
    readonly format: SidecarGeneration['log'];
    readonly logger: string;
    readonly verbosity: number;
    readonly now: () => number;
    readonly write: (line: string) => void;
  };

  constructor(options: {
    format: SidecarGeneration['log'];
    /** Name of the part that logs. */
    logger: string;
    verbosity: number;
    now: () => number;
    write: (line: string) => void;
  }) {
    this.#options = options;
  }

  info(message: string, values: LogValues = {}): void {
    this.#write('I', 'info', message, values);
  }

  debug(message: string, values: LogValues = {}): void {
    if (this.#options.verbosity >= DEBUG) {
      this.#write('I', 'debug', message, values);
    }
  }

  error(message: string, error: string, values: LogValues = {}): void {
    const key = this.#options.format === 'klog' ? 'err' : 'error';
    this.#write('E', 'error', message, { [key]: error, ...values });
  }

  #write(
    severity: 'I' | 'E',
    level: string,
    message: string,
    values: LogValues,
  ): void {
    const { format, logger, now, write } = this.#options;
    if (format === 'json') {
      write(
        JSON.stringify({
          level,
          ts: now() / 1000,
          logger,
          msg: message,
          ...values,
        }),
      );
      return;
    }
    const pairs = Object.entries({ logger, ...values })
      .map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
      .join('');
    write(
      `${severity}${klogTime(now())}       1 proxy.go] ${JSON.stringify(
        message,
      )}${pairs}`,
    );
  }
}
