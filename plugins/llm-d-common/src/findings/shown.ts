const longestShown = 80;

/** A value in a message: JSON, cut when it is long. What JSON has no word for (NaN, Infinity) stands as it is. */
export function shown(input: unknown): string {
  const text =
    typeof input === 'number'
      ? String(input)
      : JSON.stringify(input) ?? String(input);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
