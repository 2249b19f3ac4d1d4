/**
 * Writes the lines of one turn of the event loop at once: a system call for
 * each would take longer than the decision that it tells of.
 */
export class LineBuffer {
  readonly #write: (text: string) => void;
  #lines: string[] = [];

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Takes a line, without its end. */
  add(line: string): void {
    if (this.#lines.length === 0) {
      setImmediate(() => this.flush());
    }
    this.#lines.push(line);
  }

  /** Writes what is there; to be called before the process ends. */
  flush(): void {
    if (this.#lines.length > 0) {
      const lines = this.#lines;
      this.#lines = [];
      this.#write(`${lines.join('\n')}\n`);
    }
  }
}
