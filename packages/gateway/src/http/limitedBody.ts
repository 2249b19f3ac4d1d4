/**
 * A body's chunks as they come, up to `limit` bytes.
 *
 * @param onChunk - told the size of every chunk that goes through
 * @param onTooLarge - called once, when the limit is passed; the body ends there with its error
 */
export async function* limitedBody(
  body: AsyncIterable<Buffer>,
  limit: number,
  onChunk: (bytes: number) => void,
  onTooLarge: () => Error,
): AsyncGenerator<Buffer, void, void> {
  let total = 0;
  for await (const chunk of body) {
    total += chunk.length;
    if (total > limit) {
      throw onTooLarge();
    }
    onChunk(chunk.length);
    yield chunk;
  }
}
