/** A log line, decoded, under the names that most releases use. */
export type LogLine = Record<string, unknown>;

/** Reads a line of any release that writes JSON. */
export function readLogLine(text: string): LogLine {
  const line: LogLine = JSON.parse(text);
  return 'body' in line
    ? {
        ...line,
        msg: line.body,
        level: String(line.severity_text).toLowerCase(),
      }
    : line;
}
