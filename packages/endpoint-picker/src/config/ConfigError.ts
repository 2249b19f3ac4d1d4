/**
 * A configuration that the Endpoint Picker refuses to start with.
 *
 * @public
 */
export class ConfigError extends Error {
  readonly name = 'ConfigError';
}
