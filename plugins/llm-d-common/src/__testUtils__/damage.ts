/** A copy with another value at the end of a way; where the way leads out of the value, with an unknown field. */
export function damage(
  value: unknown,
  [turn, ...way]: readonly number[],
  by: unknown,
): unknown {
  if (Array.isArray(value)) {
    const at = turn % Math.max(value.length, 1);
    return value.map((item, index) =>
      index === at ? damage(item, way, by) : item,
    );
  }
  if (turn === undefined || typeof value !== 'object' || value === null) {
    return by;
  }
  const entries = Object.entries(value);
  const at = turn % (entries.length + 1);
  return at === entries.length
    ? { ...value, unknown: by }
    : Object.fromEntries(
        entries.map(([key, item], index) => [
          key,
          index === at ? damage(item, way, by) : item,
        ]),
      );
}
