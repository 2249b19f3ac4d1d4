/** Running requests hold so many blocks that a new one does not fit. */
export class CacheFullError extends Error {
  override readonly name = 'CacheFullError';
}

/** Blocks that a running request holds. */
export interface HeldBlocks {
  /** Leading blocks that were in the cache already. */
  readonly hits: number;
  /** Lets the blocks be evicted; call it once, when the request ends. */
  release(): void;
}

/**
 * The KV cache as vLLM keeps it: blocks of running requests stay, blocks of
 * ended ones stay until their room is needed, the longest unused first.
 */
export class BlockCache {
  readonly #capacity: number;
  /** Held blocks and by how many requests. */
  readonly #used = new Map<string, number>();
  /** Evictable blocks; insertion order is the order in which they fell idle. */
  readonly #unused = new Set<string>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Share of the blocks that running requests hold, 0 to 1. */
  get usage(): number {
    return this.#used.size / this.#capacity;
  }

  /**
   * Takes a prompt's blocks for a request.
   *
   * @throws CacheFullError, having changed nothing, when they do not fit
   */
  hold(hashes: readonly string[]): HeldBlocks {
    const blocks = new Set(hashes);
    const firstMiss = hashes.findIndex(hash => !this.#has(hash));
    const hits = firstMiss < 0 ? hashes.length : firstMiss;

    let stayUsed = this.#used.size;
    for (const hash of blocks) {
      stayUsed += this.#used.has(hash) ? 0 : 1;
    }
    if (stayUsed > this.#capacity) {
      throw new CacheFullError(
        `The KV cache has no room for ${blocks.size} blocks: ${
          this.#used.size
        } of ${this.#capacity} are in use by running requests`,
      );
    }
    for (const hash of blocks) {
      this.#unused.delete(hash);
      this.#used.set(hash, (this.#used.get(hash) ?? 0) + 1);
    }
    this.#evict();
    let released = false;
    return {
      hits,
      release: () => {
        if (!released) {
          released = true;
          this.#release(blocks);
        }
      },
    };
  }

  #has(hash: string): boolean {
    return this.#used.has(hash) || this.#unused.has(hash);
  }

  #evict(): void {
    for (const oldest of this.#unused) {
      if (this.#used.size + this.#unused.size <= this.#capacity) {
        return;
      }
      this.#unused.delete(oldest);
    }
  }

  #release(blocks: ReadonlySet<string>): void {
    for (const hash of blocks) {
      const holders = (this.#used.get(hash) ?? 1) - 1;
      if (holders > 0) {
        this.#used.set(hash, holders);
      } else {
        this.#used.delete(hash);
        this.#unused.add(hash);
      }
    }
  }
}
