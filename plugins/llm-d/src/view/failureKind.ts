/** What stands behind a failure, as far as it makes a difference to a person. */
export type FailureKind =
  | 'no-permission'
  | 'not-found'
  | 'unreachable'
  | 'no-backend'
  | 'other';

/** Judges an error of the API by the HTTP status of the response behind it, or by there being none. */
export function failureKind(error: Error): FailureKind {
  const { cause, name } = error;
  if (name === 'TypeError') {
    // What `fetch` rejects with when no response comes, whatever the browser says in the message.
    return 'no-backend';
  }
  const status =
    typeof cause === 'object' && cause !== null && 'statusCode' in cause
      ? cause.statusCode
      : undefined;
  switch (status) {
    case 403:
      return 'no-permission';
    case 404:
      return 'not-found';
    case 502:
    case 503:
    case 504:
      return 'unreachable';
    default:
      return 'other';
  }
}
