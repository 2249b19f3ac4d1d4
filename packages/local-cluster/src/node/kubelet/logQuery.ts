import type { LogLine } from '../containers/LogBuffer';

/** What a client asks of a container's log. */
export interface LogQuery {
  follow: boolean;
  previous: boolean;
  timestamps: boolean;
  tailLines: number | undefined;
  /** Milliseconds since the epoch. */
  since: number | undefined;
  limitBytes: number | undefined;
}

/** Thrown for a parameter that is not what it should be. */
export class LogQueryError extends Error {
  constructor(name: string, value: string, expected: string) {
    super(`query parameter ${name} is "${value}": use ${expected}`);
    this.name = 'LogQueryError';
  }
}

export function parseLogQuery(query: URLSearchParams, now: number): LogQuery {
  const sinceTime = query.get('sinceTime') ?? undefined;
  const sinceSeconds = count(query, 'sinceSeconds');
  const since = sinceTime === undefined ? undefined : Date.parse(sinceTime);
  if (sinceTime !== undefined && Number.isNaN(since)) {
    throw new LogQueryError('sinceTime', sinceTime, 'an RFC 3339 time');
  }
  return {
    follow: flag(query, 'follow'),
    previous: flag(query, 'previous'),
    timestamps: flag(query, 'timestamps'),
    tailLines: count(query, 'tailLines'),
    since: since ?? (sinceSeconds && now - sinceSeconds * 1000),
    limitBytes: count(query, 'limitBytes'),
  };
}

/** The lines that a query asks for, of those there are. */
export function selectLines(
  lines: readonly LogLine[],
  { since, tailLines }: LogQuery,
): LogLine[] {
  const recent =
    since === undefined ? [...lines] : lines.filter(line => line.time >= since);
  return tailLines === undefined
    ? recent
    : recent.slice(Math.max(0, recent.length - tailLines));
}

/** One line as it goes over the wire. */
export function formatLine(line: LogLine, query: LogQuery): string {
  return query.timestamps
    ? `${new Date(line.time).toISOString()} ${line.text}\n`
    : `${line.text}\n`;
}

function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value !== 'false' && value !== '0';
}

function count(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  if (!/^\d+$/.test(value)) {
    throw new LogQueryError(name, value, 'a whole number');
  }
  return Number(value);
}
