const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Milliseconds of a duration as Go writes it (`1.5s`, `2m30s`, `0`).
 *
 * @throws Error for any other text
 */
export function goDurationMs(text: string): number {
  if (text === '0') {
    return 0;
  }
  const parts = text.match(/[0-9.]+(ns|us|ms|s|m|h)/g) ?? [];
  if (parts.length === 0 || parts.join('') !== text) {
    throw new Error(`"${text}" is not a duration such as 1.5s or 2m30s`);
  }
  const total = parts.reduce((sum, part) => {
    const [, number, unit] = /^([0-9.]+)(.+)$/.exec(part) ?? [];
    return sum + Number(number) * unitMs[unit];
  }, 0);
  // Sums of decimal fractions: 0.1 ms + 0.2 ms is 0.3 ms.
  return Number(total.toPrecision(12));
}
