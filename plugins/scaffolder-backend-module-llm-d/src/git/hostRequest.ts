import { ServiceUnavailableError } from '@backstage/errors';

/** One request to a Git host's API. What it answers is no error yet: a conflict may be what is wanted. */
export async function hostRequest(
  url: string,
  init: {
    method: 'GET' | 'POST';
    headers: Record<string, string>;
    body?: object;
    signal?: AbortSignal;
  },
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method: init.method,
    headers: {
      accept: 'application/json',
      ...(init.body && { 'content-type': 'application/json' }),
      ...init.headers,
    },
    body: init.body && JSON.stringify(init.body),
    signal: init.signal,
    // A redirect must not carry the token elsewhere.
    redirect: 'manual',
  });
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = text;
  }
  return { status: response.status, body };
}

/** @returns an error that says what the host answered, without anything that was sent to it */
export function hostError(
  what: string,
  { body, status }: { status: number; body: unknown },
): Error {
  const { message } = Object(body);
  // GitLab says a list of them.
  const words = [message].flat().filter(part => typeof part === 'string');
  return new ServiceUnavailableError(
    [`${what}: HTTP ${status}`, words.join('; ').slice(0, 300)]
      .filter(Boolean)
      .join(' '),
  );
}
