/** A line of a container's output. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  time: number;
  text: string;
}

/** Lines kept per run of a container; older ones are dropped. */
const CAPACITY = 50_000;

/** The output of one run of a container, newest lines kept. */
export class LogBuffer {
  readonly #now: () => number;
  readonly #listeners = new Set<(line: LogLine | 'end') => void>();
  // A ring: the oldest line is at #start once it is full.
  readonly #lines: LogLine[] = [];
  #start = 0;
  #ended = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  get ended(): boolean {
    return this.#ended;
  }

  append(output: string): void {
    if (this.#ended) return;
    for (const text of output.replace(/\r?\n$/, '').split('\n')) {
      const line = { time: this.#now(), text };
      if (this.#lines.length < CAPACITY) {
        this.#lines.push(line);
      } else {
        this.#lines[this.#start] = line;
        this.#start = (this.#start + 1) % CAPACITY;
      }
      this.#listeners.forEach(listener => listener(line));
    }
  }

  /** The container's run is over: nothing more will come. */
  end(): void {
    this.#ended = true;
    this.#listeners.forEach(listener => listener('end'));
    this.#listeners.clear();
  }

  /** What is kept, oldest first. */
  lines(): LogLine[] {
    return [
      ...this.#lines.slice(this.#start),
      ...this.#lines.slice(0, this.#start),
    ];
  }

  /**
   * Calls `listener` for every further line and once with `'end'`.
   *
   * @returns ends the subscription
   */
  follow(listener: (line: LogLine | 'end') => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
