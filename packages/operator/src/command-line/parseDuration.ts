/** ms; Node's timers end at once when they are asked to wait longer. */
const longestMs = 2 ** 31 - 1;

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function isUnit(text: string): text is keyof typeof unitMs {
  return Object.hasOwn(unitMs, text);
}

/**
 * A duration as kubectl takes it: `90s`, `5m`, `1m30s`, `500ms`.
 *
 * @returns ms
 * @throws when it is none, or longer than a timer can wait
 */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const total = parts.reduce(
    (sum, [, amount, unit]) =>
      sum + (isUnit(unit) ? Number(amount) * unitMs[unit] : 0),
    0,
  );
  if (parts.map(([part]) => part).join('') !== text || text === '') {
    throw new Error(`"${text}" is no duration: write e.g. 90s, 5m or 1m30s`);
  }
  if (total > longestMs) {
    throw new Error(`"${text}" is too long: 596h is the longest`);
  }
  return total;
}
