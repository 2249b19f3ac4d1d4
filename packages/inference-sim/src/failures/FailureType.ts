/** The failures that `--failure-types` may name. */
export const failureTypes = [
  'rate_limit',
  'invalid_api_key',
  'context_length',
  'server_error',
  'invalid_request',
  'model_not_found',
] as const;

/** A failure that can be injected instead of an answer. */
export type FailureType = (typeof failureTypes)[number];
