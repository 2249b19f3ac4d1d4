/** One line of an EPP's log, whatever its envelope. */
export interface EppLogLine {
  message: string;
  requestId: string;
  fields: Readonly<Record<string, unknown>>;
}

/** Parsing is dear, and most lines are about something else. */
const aboutRequest = '"x-request-id"';

/**
 * Reads a line about a request. Three envelopes are known: zap's JSON (`msg`), zap's console encoder (columns parted by tabs, the
 * fields as JSON in the last one) and OpenTelemetry's names (`body`). A container runtime may put a timestamp before the line.
 *
 * @returns undefined for everything else: other lines, lines that are cut off or damaged
 */
export function readLogLine(text: string): EppLogLine | undefined {
  const start = text.indexOf('{');
  if (start < 0 || !text.includes(aboutRequest)) {
    return undefined;
  }
  let fields: unknown;
  try {
    fields = JSON.parse(text.slice(start));
  } catch {
    return undefined;
  }
  if (!isRecord(fields)) {
    return undefined;
  }
  const requestId = fields['x-request-id'];
  const message = fields.msg ?? fields.body ?? consoleMessage(text, start);
  return typeof requestId === 'string' &&
    requestId !== '' &&
    typeof message === 'string'
    ? { message, requestId, fields }
    : undefined;
}

/** The column before the fields. */
function consoleMessage(text: string, start: number): string | undefined {
  const columns = text.slice(0, start).split('\t');
  return columns.length > 2 && columns.at(-1) === ''
    ? columns.at(-2)
    : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
