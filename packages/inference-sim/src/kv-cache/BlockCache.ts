import { BlockHash } from './blockHashes';

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

interface UsedBlock {
  readonly model: string;
  users: number;
}

/**
 * The KV cache as vLLM keeps it: blocks of running requests stay, blocks of
 * ended ones stay until their room is needed. Those of adapters that are no
 * longer loaded go first, then the longest unused.
 */
export class BlockCache {
  readonly #capacity: number;
  readonly #used = new Map<BlockHash, UsedBlock>();
  /** Evictable blocks and their models; insertion order is the order in which they fell idle. */
  readonly #unused = new Map<BlockHash, string>();
  readonly #unloaded = new Set<string>();
  #active = true;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Share of the blocks that running requests hold, 0 to 1. */
  get usage(): number {
    return this.#capacity === 0 ? 0 : this.#used.size / this.#capacity;
  }

  /**
   * Takes a prompt's blocks for a request.
   *
   * @throws CacheFullError, having changed nothing, when they do not fit
   */
  hold(hashes: readonly BlockHash[], model = ''): HeldBlocks {
    if (!this.#active) {
      return { hits: 0, release: () => {} };
    }
    const blocks = new Set(hashes);
    const firstMiss = hashes.findIndex(hash => !this.#has(hash));
    const hits = firstMiss < 0 ? hashes.length : firstMiss;

    let stayUsed = this.#used.size;
    for (const hash of blocks) {
      stayUsed += this.#used.has(hash) ? 0 : 1;
    }
    if (stayUsed > this.#capacity) {
      throw new CacheFullError(
        'the kv cache does not have sufficient capacity to store this request',
      );
    }
    for (const hash of blocks) {
      this.#unused.delete(hash);
      const used = this.#used.get(hash);
      if (used) {
        used.users += 1;
      } else {
        this.#used.set(hash, { model, users: 1 });
      }
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

  /** Blocks of this adapter are worth keeping again. */
  loaded(model: string): void {
    this.#unloaded.delete(model);
  }

  /** Blocks of this adapter are the first to go. */
  unloaded(model: string): void {
    this.#unloaded.add(model);
  }

  /** Forgets all blocks and keeps none until `activate` (sleep mode). */
  discard(): void {
    this.#active = false;
    this.#used.clear();
    this.#unused.clear();
  }

  activate(): void {
    this.#active = true;
  }

  #has(hash: BlockHash): boolean {
    return this.#used.has(hash) || this.#unused.has(hash);
  }

  #evict(): void {
    let excess = this.#used.size + this.#unused.size - this.#capacity;
    if (excess > 0 && this.#unloaded.size > 0) {
      excess -= this.#evictWhere(excess, model => this.#unloaded.has(model));
    }
    this.#evictWhere(excess, () => true);
  }

  /** Evicts up to `count` unused blocks, oldest first; returns how many. */
  #evictWhere(count: number, chosen: (model: string) => boolean): number {
    let evicted = 0;
    for (const [hash, model] of this.#unused) {
      if (evicted >= count) {
        break;
      }
      if (chosen(model)) {
        this.#unused.delete(hash);
        evicted += 1;
      }
    }
    return evicted;
  }

  #release(blocks: ReadonlySet<BlockHash>): void {
    for (const hash of blocks) {
      const used = this.#used.get(hash);
      // Gone when the cache was discarded meanwhile.
      if (used) {
        used.users -= 1;
        if (used.users === 0) {
          this.#used.delete(hash);
          this.#unused.set(hash, used.model);
        }
      }
    }
  }
}
