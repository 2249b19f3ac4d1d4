/**
 * How long a server asks to wait before the same request is sent again, in ms. Kubernetes says so in whole seconds, with 429
 * (too many requests) and with 5xx; both mean that the request was not acted upon.
 *
 * @returns undefined when it does not ask for that
 */
export function retryAfterMs({
  headers,
  status,
}: Pick<Response, 'headers' | 'status'>): number | undefined {
  if (status !== 429 && status < 500) return undefined;
  const seconds = headers.get('retry-after')?.trim() ?? '';
  return /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}
