import { Duplex } from 'node:stream';
import { AuthorityCleaner } from './AuthorityCleaner';
import { Frame, FrameReader } from './frames';

/**
 * A connection as its server is to see it: what the client sends is cleaned,
 * what the server sends goes out as it is.
 */
export class CleanedConnection extends Duplex {
  readonly #socket: Duplex;
  readonly #cleaner = new AuthorityCleaner();

  /**
   * @param socket - the real connection; nobody else may read from it
   * @param reader - has read the connection so far
   * @param begun - bytes to begin with, such as the preface
   * @param frames - what was read so far
   */
  constructor(
    socket: Duplex,
    reader: FrameReader,
    begun: Buffer,
    frames: readonly Frame[],
  ) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.push(begun);
    this.#pass(frames);
    socket.on('data', (chunk: Buffer) => this.#pass(reader.push(chunk)));
    socket.on('end', () => this.push(null));
    socket.on('error', error => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  #pass(frames: readonly Frame[]): void {
    let more = true;
    try {
      for (const frame of frames) {
        for (const bytes of this.#cleaner.clean(frame)) {
          more = this.push(bytes);
        }
      }
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    if (!more) {
      this.#socket.pause();
    }
  }

  _read(): void {
    this.#socket.resume();
  }

  _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    callback: (error?: Error | null) => void,
  ): void {
    this.#socket.write(chunk, callback);
  }

  _final(callback: () => void): void {
    this.#socket.end(callback);
  }

  _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#socket.destroy();
    callback(error);
  }
}
