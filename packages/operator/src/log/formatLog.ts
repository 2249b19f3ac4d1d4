import type { LogFormat, LogRecord } from './LogRecord';

/** A record as one line of the log, without its line break. */
export function formatLog(
  format: LogFormat,
  record: LogRecord,
  now: Date,
): string {
  switch (format) {
    case 'text':
      return formatText(record);
    case 'json':
      return formatJson(record, now);
    default:
      return format satisfies never;
  }
}

/** Level, what the line is about, words, then the fields. Whoever collects the lines knows the time. */
function formatText({ fields, level, message }: LogRecord): string {
  const { key, ...others } = fields;
  const subject = key === undefined ? '' : `${key}: `;
  const rest = Object.entries(others)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${quoted(String(value))}`)
    .join('');
  const line = `${level.padEnd(5)} ${subject}${message}${rest}`;
  // One record is one line, whatever an API server's message contains.
  return line.replace(/\s*[\r\n]+\s*/g, ' ');
}

function quoted(value: string): string {
  return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

function formatJson({ fields, level, message }: LogRecord, now: Date): string {
  return JSON.stringify({
    ts: now.toISOString(),
    level,
    msg: message,
    ...fields,
  });
}
