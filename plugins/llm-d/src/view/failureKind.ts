/** What stands behind a failure, as far as it makes a difference to a person. */
export type FailureKind =
  | 'no-permission'
  | 'not-found'
  | 'unreachable'
  | 'other';

/** Judges an error of the API by the HTTP status of the response behind it. */
export function failureKind(error: Error): FailureKind {
  const { cause } = error;
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
