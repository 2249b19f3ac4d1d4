const millisecondsPerUnit: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Reads a duration as Go writes it (`1.5s`, `200ms`).
 *
 * @returns milliseconds, or undefined when the text is not a duration
 */
export const parseDuration = (text: string): number | undefined => {
  if (text === '0') {
    return 0;
  }
  const parts = [...text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)];
  const covered = parts.reduce((length, [part]) => length + part.length, 0);
  if (parts.length === 0 || covered !== text.length) {
    return undefined;
  }
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * millisecondsPerUnit[unit],
    0,
  );
};
