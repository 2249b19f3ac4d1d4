import { Watch } from '@kubernetes/client-node';
import {
  parseKubernetesObject,
  parseKubernetesObjectList,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type {
  ClusterTransport,
  PooledKubeConfig,
} from '@llm-d-sim/plugin-llm-d-node';
import { setTimeout as delay } from 'node:timers/promises';

export interface KindFollowerOptions {
  kubeConfig: PooledKubeConfig;
  transport: ClusterTransport;
  apiVersion: string;
  kind: string;
  /** Of the whole cluster, e.g. `/api/v1/pods`. */
  path: string;
  onObject(object: KubernetesObject): void;
}

/** Calls `onObject` with the newest state of every object of one kind that is there, comes or changes, until stopped. */
export class KindFollower {
  readonly #options: KindFollowerOptions;
  readonly #abort = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(options: KindFollowerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        await this.#watch(await this.#list());
      } catch {
        // Whatever broke it, the next list tells what was missed.
        await delay(500);
      }
    }
  }

  async #list(): Promise<string> {
    const { apiVersion, kind, onObject, path, transport } = this.#options;
    const response = await transport.send({ method: 'GET', path });
    const { items, resourceVersion } = parseKubernetesObjectList(
      await response.json(),
      { apiVersion, kind },
    );
    items.forEach(onObject);
    return resourceVersion;
  }

  #watch(resourceVersion: string): Promise<void> {
    const { kubeConfig, onObject, path } = this.#options;
    const { signal } = this.#abort;
    return new Promise((resolve, reject) => {
      new Watch(kubeConfig)
        .watch(
          path,
          { resourceVersion },
          (phase, object) => {
            if (phase === 'ADDED' || phase === 'MODIFIED') {
              onObject(parseKubernetesObject(object));
            }
          },
          () => resolve(),
        )
        .then(request => {
          const abort = () => request.abort();
          if (signal.aborted) abort();
          else signal.addEventListener('abort', abort, { once: true });
        }, reject);
    });
  }
}
