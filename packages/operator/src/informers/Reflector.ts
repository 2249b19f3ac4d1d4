import type { Watch } from '@kubernetes/client-node';
import {
  kindId,
  LABEL_OWNER,
  parseKubernetesObject,
  parseKubernetesObjectList,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterTransport } from '@llm-d-sim/plugin-llm-d-node';
import { retryDelay, type RetryPolicy } from '../queue/retryDelay';
import { confirmGone } from './confirmGone';
import type { ObjectCache } from './ObjectCache';
import { readRefused } from './readRefused';
import { resolveResource } from './resolveResource';
import { type WatchedKind } from './WatchedKind';

/** How long an informer believes what it knows. In ms. */
export interface InformerTimes {
  /** A watch that sends nothing for so long is begun anew: its connection may have died without a word. At most 30 s. */
  watchSilenceMs: number;
  /** The cache is held against a list this often, whatever the watch says. */
  relistMs: number;
}

export interface ReflectorOptions {
  watched: WatchedKind;
  cache: ObjectCache;
  transport: ClusterTransport;
  watch: Pick<Watch, 'watch'>;
  random(): number;
  times: InformerTimes;
  /** A list or watch failed and is tried again. */
  onError(kind: WatchedKind, error: unknown, retryInMs: number): void;
  /** The cluster began, or ceased, to serve the kind. */
  onServed(kind: WatchedKind, served: boolean): void;
}

interface WatchEnd {
  /** The version is too old, or the kind has gone: begin anew with discovery and a list. */
  expired: boolean;
  /** Where the next watch begins. */
  version: string;
  events: number;
}

const retry: RetryPolicy = { baseMs: 250, maxMs: 30_000, jitter: 0.3 };
/** A kind that is not served is asked for again after this long, unless a CRD shows up earlier. */
const notServedRetryMs = 60_000;
/** A watch that lasts this long, or tells something, was none that fails at once. */
const healthyWatchMs = 5_000;

/**
 * Keeps a cache equal to what the cluster has of one kind: list, then watch from there, for ever. Expired versions, closed
 * connections, errors and kinds that come and go all lead back to the loop: it ends only when it is stopped.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #abort = new AbortController();
  readonly #synced: Promise<void>;
  #markSynced: () => void = () => {};
  #served: boolean | undefined;
  #fault: unknown;
  /** Where the kind was found when it was served last. */
  #lastPath: string | undefined;
  #wake: () => void = () => {};
  #loop: Promise<void> | undefined;
  #watching = false;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#synced = new Promise(resolve => {
      this.#markSynced = resolve;
    });
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#wake();
    this.#markSynced();
    await this.#loop;
  }

  /** Resolves when the cache holds what the cluster has, or the cluster has said that it does not serve the kind. */
  whenSynced(): Promise<void> {
    return this.#synced;
  }

  /** Whether the cluster has answered. */
  get synced(): boolean {
    return this.#served !== undefined;
  }

  /** False until the first answer. */
  get served(): boolean {
    return this.#served === true;
  }

  /** Why the last list or watch that failed did; undefined: none has failed. */
  get fault(): unknown {
    return this.#fault;
  }

  /** Whether changes are told at the moment, or will be as soon as a watch that has ended is begun anew. */
  get watching(): boolean {
    return this.#watching;
  }

  /** Tries again now what waits for a retry. */
  retryNow(): void {
    this.#wake();
  }

  async #run(): Promise<void> {
    const { cache, onError, random, transport, watched } = this.#options;
    const { signal } = this.#abort;
    let failures = 0;
    while (!signal.aborted) {
      try {
        // Discovery that no longer names a kind is not believed as long as its objects can still be listed.
        const path =
          (await resolveResource(transport, watched, signal)) ?? this.#lastPath;
        const version = path && (await this.#list(path));
        this.#lastPath = version === undefined ? undefined : path;
        if (path === undefined || version === undefined) {
          cache.replace([], '');
          this.#watching = false;
          this.#setServed(false);
          failures = 0;
          await this.#pause(notServedRetryMs);
          continue;
        }
        this.#setServed(true);
        this.#watching = true;
        if (await this.#watchUntilExpired(path, version)) {
          failures = 0;
        } else {
          // A server that calls every version too old must not be listed in a tight loop.
          failures += 1;
          await this.#pause(retryDelay(retry, failures, random()));
        }
      } catch (error) {
        if (signal.aborted) return;
        this.#watching = false;
        this.#fault = error;
        failures += 1;
        const delay = retryDelay(retry, failures, random());
        onError(watched, error, delay);
        await this.#pause(delay);
      }
    }
  }

  #setServed(served: boolean): void {
    const before = this.#served;
    this.#served = served;
    this.#markSynced();
    if (before !== served)
      this.#options.onServed(this.#options.watched, served);
  }

  get #labelSelector(): string | undefined {
    return this.#options.watched.scope === 'owned' ? LABEL_OWNER : undefined;
  }

  /** @returns the version to watch from; undefined when the kind is not served any more */
  async #list(path: string): Promise<string | undefined> {
    const { cache, transport, watched } = this.#options;
    const response = await transport.send({
      method: 'GET',
      path,
      query: { labelSelector: this.#labelSelector },
      signal: this.#abort.signal,
    });
    if (response.status === 404) {
      await response.text();
      return undefined;
    }
    if (!response.ok) {
      throw await readRefused(`list of ${kindId(watched)}`, response);
    }
    const { items, resourceVersion } = parseKubernetesObjectList(
      await response.json(),
      watched,
    );
    await confirmGone({
      transport,
      kind: watched,
      path,
      missing: cache.leftOutBy(items, resourceVersion),
      labelled: watched.scope === 'owned' ? LABEL_OWNER : undefined,
      signal: this.#abort.signal,
    });
    cache.replace(items, resourceVersion);
    return resourceVersion;
  }

  /** @returns whether it went well for a while: a list is due again in any case */
  async #watchUntilExpired(
    path: string,
    listVersion: string,
  ): Promise<boolean> {
    const listedAt = performance.now();
    const age = () => performance.now() - listedAt;
    let version = listVersion;
    let quiet = 0;
    let told = false;
    while (
      !this.#abort.signal.aborted &&
      age() < this.#options.times.relistMs
    ) {
      const began = performance.now();
      const end = await this.#watchOnce(
        path,
        version,
        this.#options.times.relistMs - age(),
      );
      told ||= end.events > 0;
      if (end.expired) break;
      version = end.version;
      // A server that closes watches at once must not be asked in a tight loop.
      quiet =
        end.events > 0 || performance.now() - began > healthyWatchMs
          ? 0
          : quiet + 1;
      if (quiet > 0) {
        await this.#pause(retryDelay(retry, quiet, this.#options.random()));
      }
    }
    return (
      told || age() > Math.min(healthyWatchMs, this.#options.times.relistMs)
    );
  }

  /** @param longestMs - the server is asked to close the watch after this time */
  #watchOnce(
    path: string,
    resourceVersion: string,
    longestMs: number,
  ): Promise<WatchEnd> {
    const { signal } = this.#abort;
    return new Promise((resolve, reject) => {
      let expired = false;
      let version = resourceVersion;
      let events = 0;
      let fault: unknown;
      let silent = false;
      // One watch follows another for as long as the operator runs: what is left behind here would add up.
      let cancel = () => {};
      const onStop = () => cancel();
      const silence = setTimeout(() => {
        silent = true;
        cancel();
      }, this.#options.times.watchSilenceMs);
      signal.addEventListener('abort', onStop, { once: true });
      const onEvent = (phase: string, object: unknown) => {
        silence.refresh();
        // client-node swallows what this throws, so nothing may be thrown.
        try {
          if (phase === 'ERROR') {
            expired = true;
            return;
          }
          const parsed = parseKubernetesObject(object);
          version = parsed.metadata.resourceVersion ?? version;
          events += 1;
          if (phase === 'DELETED') {
            this.#options.cache.remove(parsed);
          } else if (phase === 'ADDED' || phase === 'MODIFIED') {
            this.#options.cache.put(parsed);
          }
        } catch (error) {
          fault = error;
          cancel();
        }
      };
      const onDone = (error: unknown) => {
        clearTimeout(silence);
        signal.removeEventListener('abort', onStop);
        const over = signal.aborted || expired || isGone(error);
        if (over) resolve({ expired: true, version, events });
        else if (fault) reject(fault);
        else if (error && !silent && !isSilence(error)) reject(error);
        else resolve({ expired: false, version, events });
      };
      this.#options.watch
        .watch(
          path,
          {
            resourceVersion,
            labelSelector: this.#labelSelector,
            timeoutSeconds: Math.ceil(longestMs / 1000),
          },
          onEvent,
          onDone,
        )
        .then(
          request => {
            cancel = () => request.abort();
            if (signal.aborted || fault || silent) cancel();
          },
          error => {
            clearTimeout(silence);
            signal.removeEventListener('abort', onStop);
            reject(error);
          },
        );
    });
  }

  /** Waits, but not longer than until somebody wakes us. */
  async #pause(ms: number): Promise<void> {
    if (this.#abort.signal.aborted) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }
}

function statusCodeOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error
    ? error.statusCode
    : undefined;
}

/** 410: the version is too old; 404: the kind has gone. */
function isGone(error: unknown): boolean {
  const code = statusCodeOf(error);
  return code === 410 || code === 404;
}

/** client-node itself gives up a watch after 30 s without a byte; nothing is lost, it goes on from the last version. */
function isSilence(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}
