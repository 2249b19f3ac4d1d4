/** The command line or the environment cannot be run with; says why. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
