const millisecondsPerUnit: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

const component = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/**
 * Reads a duration as Go writes it (`1.5s`, `2m30s`, `100ms`), or a bare
 * integer, which the simulator's older releases meant as milliseconds.
 *
 * @returns milliseconds, or undefined when the text is not a duration
 */
export const parseDuration = (text: string): number | undefined => {
  if (/^\d+$/.test(text)) {
    return Number(text);
  }
  const parts = [...text.matchAll(component)];
  const covered = parts.reduce((length, [part]) => length + part.length, 0);
  if (parts.length === 0 || covered !== text.length) {
    return undefined;
  }
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * millisecondsPerUnit[unit],
    0,
  );
};
