/** One line of a Prometheus text exposition. */
export interface MetricSample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const label = /([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g;

const special: Readonly<Record<string, number>> = {
  '+Inf': Infinity,
  Inf: Infinity,
  '-Inf': -Infinity,
};

/**
 * Samples of some families out of the Prometheus text format 0.0.4, in the order of the text. Lines that are not in the format
 * are passed over: what can be read of a metrics page counts.
 */
export function readSamples(
  text: string,
  families: ReadonlySet<string>,
): MetricSample[] {
  return text.split('\n').flatMap(raw => {
    const match = line.exec(raw.trim());
    if (!match || !families.has(match[1])) {
      return [];
    }
    const value = special[match[3]] ?? Number(match[3]);
    return Number.isNaN(value)
      ? []
      : [{ name: match[1], labels: labelsOf(match[2] ?? ''), value }];
  });
}

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(label)].map(([, name, value]) => [
      name,
      value.replace(/\\(.)/g, (_all, c) => (c === 'n' ? '\n' : c)),
    ]),
  );
}
