import {
  describeObject,
  referenceOf,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { SharedInformers } from '../informers/SharedInformers';

/**
 * Asks the cluster whether a custom resource is still there before something is made for it. A watch that begins too far back tells of
 * custom resources that have gone since, and what is made for them in another namespace, nobody would ever take away again.
 */
export class CurrencyCheck {
  readonly #cluster: Pick<ClusterClient, 'get'>;
  readonly #informers: Pick<SharedInformers, 'cache'>;

  constructor(options: {
    cluster: Pick<ClusterClient, 'get'>;
    informers: Pick<SharedInformers, 'cache'>;
  }) {
    this.#cluster = options.cluster;
    this.#informers = options.informers;
  }

  /**
   * @param live - the custom resource as the cache has it
   * @returns a function that asks when it is called for the first time, and throws when the custom resource has gone or is going
   */
  of(live: KubernetesObject): () => Promise<void> {
    let asked: Promise<void> | undefined;
    return () => {
      asked ??= this.#ask(live);
      return asked;
    };
  }

  async #ask(live: KubernetesObject): Promise<void> {
    const cache = this.#informers.cache(live);
    const now = await this.#cluster.get(referenceOf(live));
    if (now) cache?.put(now);
    else cache?.remove(live);
    if (
      now?.metadata.uid !== live.metadata.uid ||
      now?.metadata.deletionTimestamp !== undefined
    ) {
      throw new Error(
        `${describeObject(
          live,
        )} has been deleted since, and nothing is made for it: the watch lags behind`,
      );
    }
  }
}
