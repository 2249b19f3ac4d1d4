const UNITS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
};

/** Milliseconds of a Gateway API duration (GEP-2257) such as `1h30m` or `500ms`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  if (!/^([0-9]{1,5}(h|m|s|ms)){1,4}$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit = 'ms'] of text.matchAll(/(\d+)(ms|h|m|s)/g)) {
    total += Number(amount) * (UNITS[unit] ?? 0);
  }
  return total;
}
