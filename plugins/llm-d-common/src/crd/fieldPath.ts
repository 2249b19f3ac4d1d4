/**
 * A path into an object as the API server writes it: `spec.epp.args[1]`, `spec.decode.labels[a.b/c]`.
 *
 * @param isContinued - whether something stands before it, so that it begins with a dot
 */
export function fieldPath(
  path: readonly PropertyKey[],
  isContinued = false,
): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') {
        return `[${key}]`;
      }
      const text = String(key);
      const dotted = index === 0 && !isContinued ? text : `.${text}`;
      return /[./]/.test(text) ? `[${text}]` : dotted;
    })
    .join('');
}
