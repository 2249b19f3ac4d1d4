import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { traceSchema, type Trace } from './Trace';

/** Most characters of a trace. */
export const mostTraceLength = 64 * 1024;

/** A trace that cannot be read. */
export class TraceError extends Error {
  /** Each in one sentence that begins with its line. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The trace cannot be read. ${problems.join(' ')}`);
    this.name = 'TraceError';
    this.problems = problems;
  }
}

/**
 * Reads a trace.
 *
 * @throws TraceError with the line of everything that is wrong.
 */
export function parseTrace(text: string): Trace {
  if (text.length > mostTraceLength) {
    throw new TraceError([
      `It has ${text.length} characters; at most ${mostTraceLength}.`,
    ]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    // What an alias may blow up is no trace.
    merge: false,
  });
  if (document.errors.length > 0) {
    throw new TraceError(
      document.errors.map(
        ({ message, pos: [offset] }) =>
          `Line ${lines.linePos(offset).line}: ${message.replace(/\.?$/, '.')}`,
      ),
    );
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new TraceError(['Aliases (*name) are not allowed.']);
  }
  const parsed = traceSchema.safeParse(value);
  if (!parsed.success) {
    throw new TraceError(
      parsed.error.issues.map(issue => problemOf(issue, document, lines)),
    );
  }
  return parsed.data;
}

function problemOf(
  { message, path }: z.core.$ZodIssue,
  document: Document,
  lines: LineCounter,
): string {
  const offset = offsetOf(document, path);
  const where = path.map(String).join('.');
  return `Line ${lines.linePos(offset).line}: ${
    where === '' ? '' : `${where}: `
  }${message.replace(/\.?$/, '.')}`;
}

/** Where the value at a path stands, or the nearest thing around it that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node =
      length === 0
        ? document.contents
        : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) {
      return node.range[0];
    }
  }
  return 0;
}
