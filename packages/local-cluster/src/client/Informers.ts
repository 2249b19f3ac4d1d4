import type { ApiClient } from './ApiClient';
import { Informer } from './Informer';
import type { StoredObject } from './KubernetesObject';
import type { ResourceKind } from './ResourceKind';

interface Running {
  readonly synced: Promise<void>;
  run(signal: AbortSignal): Promise<void>;
}

/** One informer per kind for everything in this process that watches it. */
export class Informers {
  readonly #client: ApiClient;
  readonly #log: (line: string) => void;
  // Kinds are compared by identity: an informer's type is its kind's.
  readonly #informers = new Map<object, Running>();
  readonly #runs: Promise<void>[] = [];
  readonly #abort = new AbortController();
  readonly #servedVersions: Readonly<Record<string, string>>;
  #started = false;

  /**
   * @param servedVersions - `apiVersion` of our kinds -> the older one in which the API server has them, where it does not
   *   serve ours
   */
  constructor(
    client: ApiClient,
    log: (line: string) => void,
    servedVersions: Readonly<Record<string, string>> = {},
  ) {
    this.#client = client;
    this.#log = log;
    this.#servedVersions = servedVersions;
  }

  of<T extends StoredObject>(kind: ResourceKind<T>): Informer<T> {
    const known = this.#informers.get(kind);
    if (known instanceof Informer) return known;
    const apiVersion = this.#servedVersions[kind.apiVersion] ?? kind.apiVersion;
    const informer = new Informer<T>(
      this.#client,
      { ...kind, apiVersion },
      this.#log,
    );
    this.#informers.set(kind, informer);
    if (this.#started) this.#runs.push(informer.run(this.#abort.signal));
    return informer;
  }

  /** Starts all informers and waits until each has its first list. */
  async start(): Promise<void> {
    this.#started = true;
    for (const informer of this.#informers.values()) {
      this.#runs.push(informer.run(this.#abort.signal));
    }
    await Promise.all(
      [...this.#informers.values()].map(informer => informer.synced),
    );
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#runs);
  }
}
