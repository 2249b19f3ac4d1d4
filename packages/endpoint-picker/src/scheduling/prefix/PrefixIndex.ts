import { LRUCache } from 'lru-cache';

/** A server's number: small, so that counting by it takes no look-up. */
type ServerNumber = number;

interface Server {
  readonly key: string;
  readonly number: ServerNumber;
  readonly blocks: LRUCache<bigint, true>;
}

/**
 * Remembers which server was sent which blocks: an approximation of the
 * servers' prefix caches, learned from our own decisions alone.
 *
 * Every server has a least-recently-used list of its own, as long as its cache
 * is believed to be; a block that falls out of it is forgotten for that server.
 *
 * @public
 */
export class PrefixIndex {
  readonly #holders = new Map<bigint, Set<ServerNumber>>();
  readonly #servers = new Map<string, Server>();
  /** By number; that of a server that is gone goes to the next that comes. */
  readonly #keys: string[] = [];
  readonly #freeNumbers: ServerNumber[] = [];

  /**
   * Counts, per server, the blocks it holds; stops at the first block that no
   * server holds, for what follows it cannot be a prefix.
   */
  match(blocks: readonly bigint[]): Map<string, number> {
    const counts = new Uint32Array(this.#keys.length);
    for (const block of blocks) {
      const holders = this.#holders.get(block);
      if (!holders) {
        break;
      }
      for (const number of holders) {
        counts[number] += 1;
      }
    }
    const byKey = new Map<string, number>();
    for (let number = 0; number < counts.length; number++) {
      if (counts[number] > 0) {
        byKey.set(this.#keys[number], counts[number]);
      }
    }
    return byKey;
  }

  /**
   * Records that a server was sent these blocks.
   *
   * @param key - the endpoint's key
   * @param blocks - the hashes, the prompt's first block first
   * @param capacity - how many blocks the server can hold; taken when the
   *   server is seen for the first time
   */
  add(key: string, blocks: readonly bigint[], capacity: number): void {
    const server = this.#servers.get(key) ?? this.#newServer(key, capacity);
    for (const block of blocks) {
      let holders = this.#holders.get(block);
      if (!holders) {
        holders = new Set();
        this.#holders.set(block, holders);
      }
      holders.add(server.number);
      server.blocks.set(block, true);
    }
  }

  /** Forgets the servers that are not in the set. */
  retain(keys: ReadonlySet<string>): void {
    for (const { key, number, blocks } of this.#servers.values()) {
      if (!keys.has(key)) {
        blocks.clear();
        this.#servers.delete(key);
        this.#freeNumbers.push(number);
      }
    }
  }

  /** Number of blocks that are remembered for at least one server. */
  get size(): number {
    return this.#holders.size;
  }

  /** Number of blocks that are remembered, counted for each server by itself. */
  get entries(): number {
    let entries = 0;
    for (const { blocks } of this.#servers.values()) {
      entries += blocks.size;
    }
    return entries;
  }

  #newServer(key: string, capacity: number): Server {
    const number = this.#freeNumbers.pop() ?? this.#keys.length;
    this.#keys[number] = key;
    const server: Server = {
      key,
      number,
      blocks: new LRUCache<bigint, true>({
        max: capacity,
        dispose: (_value, block, reason) => {
          if (reason !== 'set') {
            this.#forget(number, block);
          }
        },
      }),
    };
    this.#servers.set(key, server);
    return server;
  }

  #forget(number: ServerNumber, block: bigint): void {
    const holders = this.#holders.get(block);
    holders?.delete(number);
    if (holders?.size === 0) {
      this.#holders.delete(block);
    }
  }
}
