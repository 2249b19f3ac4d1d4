import { PassThrough } from 'node:stream';
import { drained } from './drained';

describe('drained', () => {
  it('waits for a full stream as often as it is full, and leaves no listeners', async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const before = stream.listenerCount('close');
    for (let i = 0; i < 20; i += 1) {
      expect(stream.write('xx')).toBe(false);
      const waiting = drained(stream);
      stream.read();
      await waiting;
    }
    expect(stream.listenerCount('drain')).toBe(0);
    expect(stream.listenerCount('close')).toBe(before);
  });

  it('waits no longer when the stream is gone, before or after it was asked', async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    stream.write('xx');
    const waiting = drained(stream);
    stream.destroy();
    await waiting;
    await drained(stream);
    expect(stream.destroyed).toBe(true);
  });
});
