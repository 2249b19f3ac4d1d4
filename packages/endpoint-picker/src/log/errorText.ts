/**
 * What went wrong, with the causes: "fetch failed" alone helps nobody.
 *
 * @public
 */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error.cause === undefined
    ? error.message
    : `${error.message}: ${errorText(error.cause)}`;
}
