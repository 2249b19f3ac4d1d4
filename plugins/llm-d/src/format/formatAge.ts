const units: [string, number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
];

const noBreak = '\u00a0';

/** How long ago `from` was at `to` (both RFC 3339), in its largest whole unit, as kubectl does. */
export function formatAge(from: string, to: string): string {
  const seconds = Math.max(
    0,
    Math.floor((Date.parse(to) - Date.parse(from)) / 1000),
  );
  const unit = units.find(([, size]) => seconds >= size);
  return unit
    ? `${Math.floor(seconds / unit[1])}${noBreak}${unit[0]}`
    : `${seconds}${noBreak}s`;
}
