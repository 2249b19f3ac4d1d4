import { LRUCache } from 'lru-cache';

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
  readonly #serversByBlock = new Map<bigint, Set<string>>();
  readonly #blocksByServer = new Map<string, LRUCache<bigint, true>>();

  /**
   * Counts, per server, the blocks it holds; stops at the first block that no
   * server holds, for what follows it cannot be a prefix.
   */
  match(blocks: readonly bigint[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const block of blocks) {
      const servers = this.#serversByBlock.get(block);
      if (!servers) {
        break;
      }
      for (const server of servers) {
        counts.set(server, (counts.get(server) ?? 0) + 1);
      }
    }
    return counts;
  }

  /**
   * Records that a server was sent these blocks.
   *
   * @param server - the endpoint's key
   * @param blocks - the hashes, the prompt's first block first
   * @param capacity - how many blocks the server can hold; taken when the
   *   server is seen for the first time
   */
  add(server: string, blocks: readonly bigint[], capacity: number): void {
    let cache = this.#blocksByServer.get(server);
    if (!cache) {
      cache = new LRUCache<bigint, true>({
        max: capacity,
        dispose: (_value, block, reason) => {
          if (reason !== 'set') {
            this.#forget(server, block);
          }
        },
      });
      this.#blocksByServer.set(server, cache);
    }
    for (const block of blocks) {
      let servers = this.#serversByBlock.get(block);
      if (!servers) {
        servers = new Set();
        this.#serversByBlock.set(block, servers);
      }
      servers.add(server);
      cache.set(block, true);
    }
  }

  /** Forgets the servers that are not in the set. */
  retain(servers: ReadonlySet<string>): void {
    for (const [server, cache] of this.#blocksByServer) {
      if (!servers.has(server)) {
        cache.clear();
        this.#blocksByServer.delete(server);
      }
    }
  }

  /** Number of blocks that are remembered for at least one server. */
  get size(): number {
    return this.#serversByBlock.size;
  }

  #forget(server: string, block: bigint): void {
    const servers = this.#serversByBlock.get(block);
    servers?.delete(server);
    if (servers?.size === 0) {
      this.#serversByBlock.delete(block);
    }
  }
}
