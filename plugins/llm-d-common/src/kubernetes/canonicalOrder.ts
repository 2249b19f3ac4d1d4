/** Keys that people look for first; the others follow by name. */
const first = ['apiVersion', 'kind', 'metadata', 'name', 'type', 'pluginRef'];

function rank(key: string): number {
  const place = first.indexOf(key);
  return place < 0 ? first.length : place;
}

/**
 * The same value with the keys of every map in one order, whatever order they were written in: apiVersion, kind, metadata, name, type and
 * pluginRef first, then by code unit. Lists keep their order, which has a meaning.
 */
export function inCanonicalOrder<Value>(value: Value): Value;
export function inCanonicalOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(item => inCanonicalOrder(item));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(
        ([one], [other]) =>
          rank(one) - rank(other) || (one < other ? -1 : Number(one > other)),
      )
      .map(([key, item]) => [key, inCanonicalOrder(item)]),
  );
}
