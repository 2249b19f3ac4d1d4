/** The EPP could not be asked, or its stream broke before it had answered. */
export class EppFailure extends Error {
  override readonly name = 'EppFailure';
}
