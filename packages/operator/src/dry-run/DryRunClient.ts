import {
  diffManifests,
  LABEL_OWNER_UID,
  referenceKey,
  referenceOf,
  type Capabilities,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  ClusterError,
  type ApplyOptions,
  type ClusterClient,
  type ListOptions,
  type ServiceTarget,
} from '@llm-d-sim/plugin-llm-d-node';
import type { PlannedWrite } from './PlannedWrite';

/**
 * Reads a cluster, and of every write tells what it would do, by what the API server answers. The client that it sends writes
 * through has to be one whose API server stores nothing ({@link DryRunTransport}).
 */
export class DryRunClient implements ClusterClient {
  readonly #inner: ClusterClient;
  readonly #report: (write: PlannedWrite) => void;
  /** By reference: as they would be. */
  readonly #patched = new Map<string, KubernetesObject>();

  constructor(inner: ClusterClient, report: (write: PlannedWrite) => void) {
    this.#inner = inner;
    this.#report = report;
  }

  get cluster(): string {
    return this.#inner.cluster;
  }

  async apply(
    manifest: KubernetesObject,
    options: ApplyOptions,
  ): Promise<KubernetesObject> {
    const reference = referenceOf(manifest);
    // An apply that follows a patch cannot be judged without it: the server has not kept it.
    const patched = this.#patched.get(referenceKey(reference));
    if (patched) return patched;
    const live = await this.#inner.get(reference, { signal: options.signal });
    if (!live) return this.#create(manifest, options);
    const answer = await this.#inner.apply(manifest, {
      ...options,
      dryRun: true,
    });
    this.#reportChange(live, answer);
    return answer;
  }

  #reportChange(live: KubernetesObject, answer: KubernetesObject): void {
    const differences = diffManifests(asManifest(answer), live);
    if (differences.length > 0) {
      this.#report({
        owner: ownerUidOf(answer),
        reference: referenceOf(live),
        write: { type: 'change', differences },
      });
    }
  }

  async #create(
    manifest: KubernetesObject,
    options: ApplyOptions,
  ): Promise<KubernetesObject> {
    const planned = {
      owner: ownerUidOf(manifest),
      reference: referenceOf(manifest),
    };
    try {
      const answer = await this.#inner.apply(manifest, {
        ...options,
        dryRun: true,
      });
      this.#report({ ...planned, write: { type: 'create' } });
      return answer;
    } catch (error) {
      // A RoleBinding cannot be judged before there is its Role, and here there never is.
      if (!(error instanceof ClusterError && error.code === 'NotFound')) {
        throw error;
      }
      this.#report({
        ...planned,
        write: { type: 'create', unjudged: error.message },
      });
      return manifest;
    }
  }

  applyStatus(
    manifest: KubernetesObject,
    options: ApplyOptions,
  ): Promise<KubernetesObject> {
    return this.#inner.applyStatus(manifest, { ...options, dryRun: true });
  }

  async patch(
    ...[reference, patch, options]: Parameters<ClusterClient['patch']>
  ): Promise<KubernetesObject> {
    const live = await this.#inner.get(reference, { signal: options.signal });
    const answer = await this.#inner.patch(reference, patch, options);
    if (live) this.#reportChange(live, answer);
    this.#patched.set(referenceKey(reference), answer);
    return answer;
  }

  async delete(
    reference: ObjectReference,
    options: { uid?: string; signal?: AbortSignal } = {},
  ): Promise<boolean> {
    const live = await this.#inner.get(reference, { signal: options.signal });
    const deleted = await this.#inner.delete(reference, options);
    if (live && deleted) {
      this.#report({
        owner: ownerUidOf(live),
        reference,
        write: { type: 'delete' },
      });
    }
    return deleted;
  }

  get(
    reference: ObjectReference,
    options?: { signal?: AbortSignal },
  ): Promise<KubernetesObject | undefined> {
    return this.#inner.get(reference, options);
  }

  list(
    kind: { apiVersion: string; kind: string },
    options?: ListOptions,
  ): Promise<KubernetesObject[]> {
    return this.#inner.list(kind, options);
  }

  podLog(...parameters: Parameters<ClusterClient['podLog']>): Promise<string> {
    return this.#inner.podLog(...parameters);
  }

  fetchService(
    target: ServiceTarget,
    path: string,
    init?: RequestInit,
  ): Promise<Response> {
    return this.#inner.fetchService(target, path, init);
  }

  fetchPod(
    ...parameters: Parameters<ClusterClient['fetchPod']>
  ): Promise<Response> {
    return this.#inner.fetchPod(...parameters);
  }

  discover(options?: { signal?: AbortSignal }): Promise<Capabilities> {
    return this.#inner.discover(options);
  }
}

function ownerUidOf({ metadata }: KubernetesObject): string {
  return metadata.labels?.[LABEL_OWNER_UID] ?? '';
}

/** Without what only the server writes. */
function asManifest(answer: KubernetesObject): KubernetesObject {
  const { annotations, finalizers, labels, name, namespace, ownerReferences } =
    answer.metadata;
  return {
    ...answer,
    status: undefined,
    metadata: {
      name,
      namespace,
      labels,
      annotations,
      finalizers,
      ownerReferences,
    },
  };
}
