import { LogFormat, TimeEncoding } from './LogFormat';
import { timestamp } from './timestamp';

/**
 * One field of a line: its name and its value, both as JSON, and the value as
 * a console shows it where that differs. A line may hold the same name twice,
 * as the real one's do.
 */
export type Member = readonly [name: string, json: string, console?: string];

/** What a line says. */
export interface Entry {
  /** V(n), or an error. */
  readonly level: number | 'error';
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The logger's own fields, then the line's. */
  readonly members: readonly Member[];
}

/** zap's levels are V(n) negated; it knows -1 and 0 and prints others raw. */
function zapLevel(level: Entry['level']): string {
  if (level === 'error') {
    return 'error';
  }
  if (level <= 0) {
    return 'info';
  }
  return level === 1 ? 'debug' : `Level(-${level})`;
}

function namedLevel(level: Entry['level']): string {
  if (level === 'error') {
    return 'error';
  }
  if (level >= 5) {
    return 'trace';
  }
  return level === 4 ? 'debug' : 'info';
}

/** OpenTelemetry's severity: every V(n) above 0 is a debug line. */
function severity(level: Entry['level']): readonly [string, number] {
  if (level === 'error') {
    return ['ERROR', 17];
  }
  return level > 0 ? ['DEBUG', 5] : ['INFO', 9];
}

const object = (members: readonly Member[]) =>
  `{${members.map(([name, json]) => `${name}:${json}`).join(',')}}`;

function zapJson(
  level: string,
  ts: string,
  { message, members }: Entry,
): string {
  return object([
    ['"level"', `"${level}"`],
    ['"ts"', ts],
    ['"msg"', JSON.stringify(message)],
    ...members,
  ]);
}

/** Columns, and the fields as JSON with spaces behind its marks. */
function zapConsole({ level, message, members }: Entry, ts: string): string {
  const columns = [
    ts.replaceAll('"', ''),
    zapLevel(level).toUpperCase(),
    message,
  ];
  const fields = members
    .map(([name, json, shown = json]) => `${name}: ${shown}`)
    .join(', ');
  return [...columns, ...(fields ? [`{${fields}}`] : [])].join('\t');
}

/** llm-d-router, pkg/common/observability/logging/otel.go */
function openTelemetry({ level, message, at, members }: Entry): string {
  const [text, number] = severity(level);
  return object([
    ['"severity_text"', `"${text}"`],
    ['"timestamp"', timestamp(at, 'rfc3339nano')],
    ['"body"', JSON.stringify(message)],
    ['"service.name"', '"llm-d-epp"'],
    ...members,
    ['"severity_number"', String(number)],
  ]);
}

/**
 * One line, without its line break.
 *
 * @param entry - what it says
 * @param format - how the release writes it
 * @param time - `--zap-time-encoding`, which counts until 0.7
 */
export function formatLine(
  entry: Entry,
  format: LogFormat,
  time: TimeEncoding,
): string {
  switch (format) {
    case 'zap console':
      return zapConsole(entry, timestamp(entry.at, time));
    case 'zap json':
      return zapJson(zapLevel(entry.level), timestamp(entry.at, time), entry);
    case 'zap named':
      return zapJson(
        namedLevel(entry.level),
        timestamp(entry.at, 'epoch'),
        entry,
      );
    default:
      return openTelemetry(entry);
  }
}
