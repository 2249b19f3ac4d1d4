import type { Capabilities } from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';

/** What the cluster serves: asked once, and again when a CRD came or went. */
export class CapabilitiesCache {
  readonly #cluster: Pick<ClusterClient, 'discover'>;
  #known: { answer: Promise<Capabilities>; askedAt: number } | undefined;

  constructor(cluster: Pick<ClusterClient, 'discover'>) {
    this.#cluster = cluster;
  }

  /**
   * @param maxAgeMs - an answer older than this is not good enough
   */
  read(maxAgeMs = Infinity): Promise<Capabilities> {
    const now = performance.now();
    if (this.#known && now - this.#known.askedAt <= maxAgeMs) {
      return this.#known.answer;
    }
    const asked = { answer: this.#cluster.discover(), askedAt: now };
    this.#known = asked;
    asked.answer.catch(() => {
      if (this.#known === asked) this.#known = undefined;
    });
    return asked.answer;
  }

  invalidate(): void {
    this.#known = undefined;
  }
}
