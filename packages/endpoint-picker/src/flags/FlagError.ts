/**
 * A command line that the Endpoint Picker refuses to start with.
 *
 * @public
 */
export class FlagError extends Error {
  readonly name = 'FlagError';
  /** 2 for a line that cannot be read, 1 for one that makes no sense. */
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}
