/** The command line or the environment cannot be run with; says why. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** What the process ends with. */
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
