import type { KubeConfig } from '@kubernetes/client-node';
import { isApiError } from './ApiError';
import { ApiTransport } from './ApiTransport';
import { jsonLines } from './jsonLines';
import { keyOf, type ObjectKey, type StoredObject } from './KubernetesObject';
import { pathOf, type ResourceKind } from './ResourceKind';

export interface List<T> {
  items: T[];
  resourceVersion: string;
}

export type WatchEvent<T> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; object: T }
  | {
      type: 'ERROR';
      object: { code?: number; reason?: string; message?: string };
    };

const patchContentTypes = {
  apply: 'application/apply-patch+yaml',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;

export interface PatchOptions {
  type: keyof typeof patchContentTypes;
  subresource?: 'status';
  /** Take fields over from other managers; for `apply` only. */
  force?: boolean;
}

/** Reads and writes objects of an API server, as they are on the wire, under one field manager. */
export class ApiClient {
  readonly #transport: ApiTransport;
  readonly #fieldManager: string;

  private constructor(transport: ApiTransport, fieldManager: string) {
    this.#transport = transport;
    this.#fieldManager = fieldManager;
  }

  /** A client of the current cluster and user of `config`. */
  static of(config: KubeConfig, fieldManager: string): ApiClient {
    return new ApiClient(new ApiTransport(config), fieldManager);
  }

  /** The same server under another field manager. */
  as(fieldManager: string): ApiClient {
    return new ApiClient(this.#transport, fieldManager);
  }

  async get<T extends StoredObject>(
    kind: ResourceKind<T>,
    key: ObjectKey,
  ): Promise<T | undefined> {
    try {
      return await this.#transport.json<T>({
        method: 'GET',
        path: pathOf(kind, key),
      });
    } catch (error) {
      if (isApiError(error, 404)) return undefined;
      throw error;
    }
  }

  /** Whether the server serves anything of this group and version. */
  async serves(apiVersion: string): Promise<boolean> {
    try {
      await this.#transport.json<unknown>({
        method: 'GET',
        path: `/apis/${apiVersion}`,
      });
      return true;
    } catch (error) {
      if (isApiError(error, 404)) return false;
      throw error;
    }
  }

  async list<T extends StoredObject>(
    kind: ResourceKind<T>,
    options: { signal?: AbortSignal } = {},
  ): Promise<List<T>> {
    const list = await this.#transport.json<{
      items?: T[];
      metadata: { resourceVersion: string };
    }>({ method: 'GET', path: pathOf(kind), signal: options.signal });
    return {
      items: list.items ?? [],
      resourceVersion: list.metadata.resourceVersion,
    };
  }

  /** Events since `resourceVersion`, until the server or `signal` ends the stream. */
  async *watch<T extends StoredObject>(
    kind: ResourceKind<T>,
    options: { resourceVersion: string; signal: AbortSignal },
  ): AsyncGenerator<WatchEvent<T>> {
    const path = pathOf(kind);
    const response = await this.#transport.send({
      method: 'GET',
      path,
      query: {
        watch: 'true',
        resourceVersion: options.resourceVersion,
        allowWatchBookmarks: 'true',
      },
      signal: options.signal,
    });
    const stream = response.body.stream();
    if (stream) yield* jsonLines<WatchEvent<T>>(stream);
  }

  create<T extends StoredObject>(
    kind: ResourceKind<T>,
    object: NewObject,
  ): Promise<T> {
    return this.#transport.json<T>({
      method: 'POST',
      path: pathOf(kind, { namespace: object.metadata.namespace }),
      query: { fieldManager: this.#fieldManager },
      body: { apiVersion: kind.apiVersion, kind: kind.kind, ...object },
    });
  }

  /** Replaces an object, or its status only, if it is still at the resourceVersion that `object` carries. */
  update<T extends StoredObject>(
    kind: ResourceKind<T>,
    object: T,
    subresource?: 'status',
  ): Promise<T> {
    return this.#transport.json<T>({
      method: 'PUT',
      path: subresourcePath(kind, object.metadata, subresource),
      query: { fieldManager: this.#fieldManager },
      body: { ...object, apiVersion: kind.apiVersion, kind: kind.kind },
    });
  }

  patch<T extends StoredObject>(
    kind: ResourceKind<T>,
    key: ObjectKey,
    body: object,
    options: PatchOptions,
  ): Promise<T> {
    return this.#transport.json<T>({
      method: 'PATCH',
      path: subresourcePath(kind, key, options.subresource),
      query: {
        fieldManager: this.#fieldManager,
        force: options.force ? 'true' : undefined,
      },
      body,
      contentType: patchContentTypes[options.type],
    });
  }

  /** Makes `object` so (server-side apply), whether it exists or not. */
  apply<T extends StoredObject>(
    kind: ResourceKind<T>,
    object: NewObject & { metadata: { name: string } },
  ): Promise<T> {
    return this.patch(
      kind,
      object.metadata,
      { apiVersion: kind.apiVersion, kind: kind.kind, ...object },
      { type: 'apply', force: true },
    );
  }

  /** Sets the number of replicas by the scale subresource, if the object is still at the resourceVersion that `object` carries. */
  async scale<T extends StoredObject>(
    kind: ResourceKind<T>,
    { metadata: { name, namespace, resourceVersion } }: StoredObject,
    replicas: number,
  ): Promise<void> {
    await this.#transport.json<unknown>({
      method: 'PUT',
      path: subresourcePath(kind, { name, namespace }, 'scale'),
      query: { fieldManager: this.#fieldManager },
      body: {
        apiVersion: 'autoscaling/v1',
        kind: 'Scale',
        metadata: { name, namespace, resourceVersion },
        spec: { replicas },
      },
    });
  }

  /** Posts to a subresource such as `token` or `binding` and answers with what the server says. */
  postSubresource<T extends StoredObject>(
    kind: ResourceKind<T>,
    key: ObjectKey,
    subresource: string,
    body: object,
  ): Promise<unknown> {
    return this.#transport.json<unknown>({
      method: 'POST',
      path: subresourcePath(kind, key, subresource),
      query: { fieldManager: this.#fieldManager },
      body,
    });
  }

  /**
   * Deletes an object that may be gone already.
   *
   * @returns the object if it still exists (finalizers, grace period), else undefined
   */
  async delete<T extends StoredObject>(
    kind: ResourceKind<T>,
    key: ObjectKey,
    options: { uid?: string; gracePeriodSeconds?: number } = {},
  ): Promise<T | undefined> {
    try {
      const answer = await this.#transport.json<T>({
        method: 'DELETE',
        path: pathOf(kind, key),
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: 'Background',
          ...(options.gracePeriodSeconds === undefined
            ? {}
            : { gracePeriodSeconds: options.gracePeriodSeconds }),
          ...(options.uid ? { preconditions: { uid: options.uid } } : {}),
        },
      });
      return answer.kind === 'Status' || options.gracePeriodSeconds === 0
        ? undefined
        : answer;
    } catch (error) {
      // 409: there is another object of that name by now, so the one that was meant is gone.
      if (isApiError(error, 404) || (options.uid && isApiError(error, 409))) {
        return undefined;
      }
      throw error;
    }
  }
}

/** What a client sends to make an object; the client fills in apiVersion and kind. */
export interface NewObject {
  metadata: {
    name?: string;
    generateName?: string;
    namespace?: string;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

function subresourcePath(
  kind: ResourceKind<StoredObject>,
  key: ObjectKey,
  subresource: string | undefined,
): string {
  if (kind.namespaced && !key.namespace) {
    throw new Error(`${kind.kind} ${keyOf(key)} needs a namespace`);
  }
  return pathOf(kind, key) + (subresource ? `/${subresource}` : '');
}
