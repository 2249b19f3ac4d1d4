/**
 * A body that can be read again from its start until `forget` is called, or
 * until more than `limit` bytes came: the way back when the EPP fails in the
 * middle of a request.
 */
export class ReplayableBody {
  readonly #source: AsyncIterator<Buffer>;
  readonly #limit: number;
  /** What is kept, by its place in the body. */
  readonly #chunks = new Map<number, Buffer>();
  /** How many chunks have come. */
  #arrived = 0;
  /** How many chunks went by that are not kept any more. */
  #dropped = 0;
  #bytes = 0;
  #keep = true;
  #ended = false;
  #failure: Error | undefined;
  #pending: Promise<void> | undefined;
  #reader: symbol | undefined;

  constructor(source: AsyncIterable<Buffer>, limit: number) {
    this.#source = source[Symbol.asyncIterator]();
    this.#limit = limit;
  }

  /** Whether `read` would start at the first byte, and may come to the last. */
  get replayable(): boolean {
    return this.#dropped === 0 && this.#failure === undefined;
  }

  /** Why the body broke off, if it did: nobody may take what came for the whole. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Ends the keeping: from here on there is no way back. */
  forget(): void {
    this.#keep = false;
  }

  /**
   * The body, from the first byte that is still there. A new reader ends the
   * one before. Fails as the source did, for every reader.
   */
  async *read(): AsyncGenerator<Buffer, void, void> {
    const reader = Symbol('reader');
    this.#reader = reader;
    let next = this.#dropped;
    for (;;) {
      while (this.#reader === reader && next < this.#arrived) {
        const chunk = this.#chunks.get(next);
        next += 1;
        if (!this.#keep) {
          this.#drop(next);
        }
        if (chunk) {
          yield chunk;
        }
      }
      if (this.#ended || this.#reader !== reader) {
        return;
      }
      if (this.#failure) {
        throw this.#failure;
      }
      await this.#pull();
    }
  }

  #drop(end: number): void {
    for (; this.#dropped < end; this.#dropped += 1) {
      this.#chunks.delete(this.#dropped);
    }
  }

  // Two readers may wait for the same chunk; it is taken from the source once.
  async #pull(): Promise<void> {
    this.#pending ??= this.#take();
    await this.#pending;
  }

  async #take(): Promise<void> {
    try {
      const { done, value } = await this.#source.next();
      if (done) {
        this.#ended = true;
        return;
      }
      this.#chunks.set(this.#arrived, value);
      this.#arrived += 1;
      this.#bytes += value.length;
      if (this.#bytes > this.#limit) {
        this.#keep = false;
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      throw this.#failure;
    } finally {
      this.#pending = undefined;
    }
  }
}
