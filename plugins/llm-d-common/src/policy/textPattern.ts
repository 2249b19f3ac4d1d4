/**
 * Whether a text is what a pattern says; `*` stands for any characters, none included.
 *
 * @public
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const expression = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`, 's').test(text);
}

/** Whether a text is what one of some patterns says; without patterns everything is. */
export function matchesAny(
  patterns: readonly string[] | undefined,
  text: string,
): boolean {
  return patterns === undefined
    ? true
    : patterns.some(pattern => matchesPattern(pattern, text));
}
