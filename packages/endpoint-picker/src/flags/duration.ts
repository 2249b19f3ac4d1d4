const MILLISECONDS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Reads a Go duration such as `50ms`, `1.5s` or `1m30s`.
 *
 * @returns milliseconds, or undefined if the text is no duration
 *
 * @public
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') {
    return 0;
  }
  if (!/^[+-]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) {
    return undefined;
  }
  let total = 0;
  for (const [, amount, unit] of text.matchAll(
    /(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g,
  )) {
    total += Number(amount) * MILLISECONDS[unit];
  }
  return text.startsWith('-') ? -total : total;
}
