import { Writable } from 'node:stream';
import { drained } from './drained';

/**
 * Writes chunks as they come, no faster than the target takes them, and stops
 * when the target is gone. Does not end the target.
 *
 * @param onChunk - told the size of every chunk
 */
export const writeAll = async (
  target: Writable,
  chunks: AsyncIterable<Uint8Array>,
  onChunk?: (bytes: number) => void,
): Promise<void> => {
  for await (const chunk of chunks) {
    if (target.destroyed) {
      return;
    }
    onChunk?.(chunk.length);
    if (!target.write(chunk)) {
      await drained(target);
    }
  }
};
