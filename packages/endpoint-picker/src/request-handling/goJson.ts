function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, sorted(item)]),
    );
  }
  return value;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/**
 * JSON as Go's encoding/json writes a struct: keys in the order in which they
 * are given, no spaces, and the characters `<`, `>`, `&` escaped.
 *
 * @public
 */
export function goStructJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, c => ESCAPES[c]);
}

/**
 * JSON as Go's encoding/json writes a map: as {@link goStructJson}, with the
 * keys sorted.
 *
 * @public
 */
export function goJson(value: unknown): string {
  return goStructJson(sorted(value));
}
