import {
  parseKubernetesObject,
  parseKubernetesObjectList,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ApiServer } from '../cluster/ApiServer';
import { ClusterError } from '../cluster/ClusterError';
import type { ResourcePaths } from '../cluster/ResourcePaths';
import type { FollowedKind } from './fleetKinds';
import { ObjectStore } from './ObjectStore';
import { watchEvents } from './watchEvents';

/** Why a kind of a cluster is not known, though the cluster is. @public */
export interface KindGap {
  code: 'KindNotServed' | 'Unreadable';
  /** For a person. */
  message: string;
}

const pageSize = '500';

/** Keeps the objects of one kind of one cluster. */
export class KindFollower {
  readonly followed: FollowedKind;
  readonly store = new ObjectStore();
  readonly #server: ApiServer;
  readonly #paths: ResourcePaths;
  readonly #onChange: (namespaces: ReadonlySet<string>) => void;
  #gap: KindGap | undefined;
  #apiVersion: string;

  constructor(options: {
    followed: FollowedKind;
    server: ApiServer;
    paths: ResourcePaths;
    onChange(namespaces: ReadonlySet<string>): void;
  }) {
    this.followed = options.followed;
    [this.#apiVersion] = options.followed.apiVersions;
    this.#server = options.server;
    this.#paths = options.paths;
    this.#onChange = options.onChange;
  }

  get gap(): KindGap | undefined {
    return this.#gap;
  }

  /**
   * Reads every object anew. A kind that is not served, or that we may not read, is a gap and not an error.
   *
   * @param within - bounds one request each; a list of many pages may take longer than any of them
   * @returns where a watch goes on; undefined when there is a gap
   * @throws ClusterError when the cluster does not answer, or does not know us at all.
   */
  async list(within: () => AbortSignal): Promise<string | undefined> {
    const { fieldSelector, kind } = this.followed;
    try {
      const path = await this.#findPath(within());
      const items: KubernetesObject[] = [];
      let version = '';
      let next: string | undefined;
      do {
        const page = parseKubernetesObjectList(
          await this.#server.requestJson(
            {
              method: 'GET',
              path,
              query: { fieldSelector, limit: pageSize, continue: next },
              signal: within(),
            },
            `list ${kind}s`,
          ),
          this.#groupVersionKind,
        );
        items.push(...page.items);
        version = page.resourceVersion;
        next = page.next;
      } while (next !== undefined);
      const hadGap = this.#gap !== undefined;
      this.#gap = undefined;
      this.#tell(this.store.replace(items), hadGap);
      return version;
    } catch (error) {
      const gap = gapOf(error);
      if (!gap) {
        throw error;
      }
      const isNews = this.#gap?.message !== gap.message;
      this.#gap = gap;
      this.#tell(this.store.replace([]), isNews);
      return undefined;
    }
  }

  /**
   * Follows the changes from a version on, until the server ends the watch.
   *
   * @returns where the next watch goes on; undefined when a list is due
   * @throws ClusterError when the cluster does not answer.
   */
  async watch(
    version: string,
    options: { timeoutSeconds: number; signal: AbortSignal },
  ): Promise<string | undefined> {
    const { fieldSelector, kind } = this.followed;
    const attempt = `watch ${kind}s`;
    const response = await this.#server.send(
      {
        method: 'GET',
        path: await this.#path(options.signal),
        query: {
          watch: 'true',
          fieldSelector,
          allowWatchBookmarks: 'true',
          resourceVersion: version,
          timeoutSeconds: `${options.timeoutSeconds}`,
        },
        signal: options.signal,
      },
      attempt,
    );
    if (!response.ok || !response.body) {
      const error = await this.#server.error(response, attempt);
      if (error.code === 'Gone' || gapOf(error)) {
        return undefined;
      }
      throw error;
    }
    let latest = version;
    for await (const event of watchEvents(response.body)) {
      switch (event.type) {
        case 'BOOKMARK':
          latest = event.object.metadata.resourceVersion;
          break;
        case 'ERROR':
          // Most often a version that is too old by now; whatever it is, a list says where things stand.
          return undefined;
        default: {
          const object = parseKubernetesObject(
            event.object,
            this.#groupVersionKind,
          );
          latest = object.metadata.resourceVersion ?? latest;
          const namespace =
            event.type === 'DELETED'
              ? this.store.remove(object)
              : this.store.put(object);
          if (namespace !== undefined) {
            this.#onChange(new Set([namespace]));
          }
        }
      }
    }
    return latest;
  }

  get #groupVersionKind() {
    return { apiVersion: this.#apiVersion, kind: this.followed.kind };
  }

  /** Of the first version that is served; throws as the best one does where none is. */
  async #findPath(signal: AbortSignal): Promise<string> {
    let notServed: unknown;
    for (const apiVersion of this.followed.apiVersions) {
      this.#apiVersion = apiVersion;
      try {
        return await this.#path(signal);
      } catch (error) {
        if (gapOf(error)?.code !== 'KindNotServed') {
          throw error;
        }
        notServed ??= error;
      }
    }
    throw notServed;
  }

  #path(signal: AbortSignal): Promise<string> {
    return this.#paths.collection(
      this.#groupVersionKind,
      undefined,
      `list ${this.followed.kind}s`,
      signal,
    );
  }

  #tell(namespaces: ReadonlySet<string>, always: boolean): void {
    if (always || namespaces.size > 0) {
      this.#onChange(namespaces);
    }
  }
}

function gapOf(error: unknown): KindGap | undefined {
  if (!(error instanceof ClusterError)) {
    return undefined;
  }
  switch (error.code) {
    case 'KindNotServed':
    case 'NotFound':
      return { code: 'KindNotServed', message: error.message };
    case 'Forbidden':
      return { code: 'Unreadable', message: error.message };
    default:
      return undefined;
  }
}
