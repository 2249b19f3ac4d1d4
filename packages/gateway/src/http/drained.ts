import { once } from 'node:events';
import { Writable } from 'node:stream';

/** Resolves when a stream whose `write` said "enough" takes more, or is gone. */
export const drained = async (stream: Writable): Promise<void> => {
  if (stream.destroyed || !stream.writableNeedDrain) {
    return;
  }
  // Ends the wait that lost: a long body would else pile up listeners.
  const settled = new AbortController();
  const { signal } = settled;
  try {
    await Promise.race([
      once(stream, 'drain', { signal }),
      once(stream, 'close', { signal }),
    ]);
  } finally {
    settled.abort();
  }
};
