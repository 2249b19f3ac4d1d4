const longestShown = 80;

/** A value in a message: JSON, cut when it is long. */
export function shown(input: unknown): string {
  const text = JSON.stringify(input) ?? String(input);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
