const nanosecondsPerUnit: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

const component = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/**
 * Milliseconds of a duration as Go writes it (`1.5s`, `-2m30s`, `100ms`,
 * `0`), to the nanosecond; undefined for any other text.
 */
export const parseGoDuration = (text: string): number | undefined => {
  const negative = text.startsWith('-');
  const body = text.replace(/^[+-]/, '');
  if (body === '0') {
    return 0;
  }
  const parts = [...body.matchAll(component)];
  const covered = parts.reduce((length, [part]) => length + part.length, 0);
  if (parts.length === 0 || covered !== body.length) {
    return undefined;
  }
  const nanoseconds = parts.reduce(
    (sum, [, amount, unit]) =>
      sum + Math.round(Number(amount) * nanosecondsPerUnit[unit]),
    0,
  );
  return (negative ? -nanoseconds : nanoseconds) / 1e6;
};

const decimal = (value: number): string =>
  value.toFixed(9).replace(/\.?0+$/, '');

/** A duration as Go's `Duration.String` prints it: `1.5s`, `2m30s`, `0s`. */
export const formatGoDuration = (milliseconds: number): string => {
  const nanoseconds = Math.round(Math.abs(milliseconds) * 1e6);
  const sign = milliseconds < 0 ? '-' : '';
  if (nanoseconds === 0) {
    return '0s';
  }
  if (nanoseconds < 1e3) {
    return `${sign}${nanoseconds}ns`;
  }
  if (nanoseconds < 1e6) {
    return `${sign}${decimal(nanoseconds / 1e3)}µs`;
  }
  if (nanoseconds < 1e9) {
    return `${sign}${decimal(nanoseconds / 1e6)}ms`;
  }
  const hours = Math.floor(nanoseconds / 3600e9);
  const minutes = Math.floor((nanoseconds % 3600e9) / 60e9);
  const seconds = `${decimal((nanoseconds % 60e9) / 1e9)}s`;
  if (hours > 0) {
    return `${sign}${hours}h${minutes}m${seconds}`;
  }
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
};
