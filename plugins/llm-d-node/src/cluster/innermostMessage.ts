import { isError } from '@backstage/errors';

/**
 * What really went wrong: `fetch failed` says nothing, the reason is at the end of its chain of causes.
 *
 * @public
 */
export function innermostMessage(error: unknown): string {
  let innermost = error;
  while (isError(innermost) && isError(innermost.cause)) {
    innermost = innermost.cause;
  }
  if (!isError(innermost)) {
    return String(innermost);
  }
  // Node leaves the message of an AggregateError (every address refused) empty.
  return innermost.message || String(innermost.code ?? innermost.name);
}
