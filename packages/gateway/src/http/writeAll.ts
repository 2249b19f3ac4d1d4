import { once } from 'node:events';
import { Writable } from 'node:stream';

/**
 * Writes chunks as they come, no faster than the target takes them, and stops
 * when the target is gone. Does not end the target.
 */
export const writeAll = async (
  target: Writable,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> => {
  for await (const chunk of chunks) {
    if (target.destroyed) {
      return;
    }
    if (!target.write(chunk)) {
      await Promise.race([once(target, 'drain'), once(target, 'close')]);
    }
  }
};
