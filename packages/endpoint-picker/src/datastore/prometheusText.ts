/**
 * One line of a Prometheus text exposition.
 *
 * @public
 */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * A line that is not in the text format.
 *
 * @public
 */
export class PrometheusTextError extends Error {
  readonly name = 'PrometheusTextError';
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL =
  /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\\n]|\\.)*)"[ \t]*(,?)/y;
const VALUE = /[ \t]*([^ \t]+)(?:[ \t]+-?\d+)?[ \t]*$/y;

function matchAt(pattern: RegExp, line: string, at: number) {
  pattern.lastIndex = at;
  return pattern.exec(line);
}

function unescaped(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\(.)/g, (_all, c) => (c === 'n' ? '\n' : c))
    : text;
}

function numberOf(text: string): number | undefined {
  switch (text) {
    case '+Inf':
    case 'Inf':
      return Infinity;
    case '-Inf':
      return -Infinity;
    case 'NaN':
      return NaN;
    default: {
      const value = Number(text);
      return Number.isNaN(value) ? undefined : value;
    }
  }
}

/** Reads `{a="b",}` from `at`; the result ends behind the brace. */
function readLabels(
  line: string,
  at: number,
): { labels: Record<string, string>; end: number } | undefined {
  const labels: [string, string][] = [];
  let end = at + 1;
  let more = true;
  while (more) {
    const label = matchAt(LABEL, line, end);
    if (!label) {
      break;
    }
    labels.push([label[1], unescaped(label[2])]);
    end = LABEL.lastIndex;
    more = label[3] === ',';
  }
  const rest = /^[ \t]*\}/.exec(line.slice(end));
  return rest
    ? { labels: Object.fromEntries(labels), end: end + rest[0].length }
    : undefined;
}

/**
 * Reads the Prometheus text format, version 0.0.4.
 *
 * @param text - the body of a scrape
 * @param wanted - names of samples to read; the others are skipped unread
 * @returns the samples in the order of the text, without their timestamps
 * @throws PrometheusTextError with the number of the line
 *
 * @public
 */
export function parsePrometheusText(
  text: string,
  wanted?: ReadonlySet<string>,
): Sample[] {
  const samples: Sample[] = [];
  let number = 0;
  for (const raw of text.split('\n')) {
    number += 1;
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) {
      continue;
    }
    const name = matchAt(NAME, line, 0)?.[0];
    if (name !== undefined && wanted && !wanted.has(name)) {
      continue;
    }
    const sample = name === undefined ? undefined : readSample(line, name);
    if (!sample) {
      throw new PrometheusTextError(
        `line ${number} is not in the Prometheus text format`,
      );
    }
    samples.push(sample);
  }
  return samples;
}

function readSample(line: string, name: string): Sample | undefined {
  let end = name.length;
  while (line[end] === ' ' || line[end] === '\t') {
    end += 1;
  }
  let labels: Record<string, string> = {};
  if (line[end] === '{') {
    const read = readLabels(line, end);
    if (!read) {
      return undefined;
    }
    ({ labels, end } = read);
  } else if (end === name.length) {
    return undefined;
  }
  const value = matchAt(VALUE, line, end);
  const parsed = value ? numberOf(value[1]) : undefined;
  return parsed === undefined ? undefined : { name, labels, value: parsed };
}
