/**
 * JSON as Go's encoder writes it: `<`, `>`, `&` and the two line separators
 * that JavaScript once could not hold in strings are escaped.
 */
export const goJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
