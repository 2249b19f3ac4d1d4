/** The request's tools cannot be called as it asks. */
export class ToolCallError extends Error {
  override readonly name = 'ToolCallError';
}
