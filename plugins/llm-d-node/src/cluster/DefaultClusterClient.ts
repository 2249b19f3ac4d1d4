import {
  describeReference,
  parseKubernetesObject,
  parseKubernetesObjectList,
  type Capabilities,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { abortable } from './abortable';
import { ApiDiscovery } from './ApiDiscovery';
import { ApiServer } from './ApiServer';
import type {
  ApplyOptions,
  ClusterClient,
  ListOptions,
  PodTarget,
  ServiceTarget,
} from './ClusterClient';
import type { ClusterTransport } from './ClusterTransport';
import { readCapabilities } from './readCapabilities';
import { ResourcePaths } from './ResourcePaths';
import { podProxyRequest, serviceProxyRequest } from './serviceProxyRequest';

const pageSize = '500';

/**
 * The cluster client over any transport. Plurals and scopes come from the cluster's discovery, never from a list of ours.
 *
 * @public
 */
export class DefaultClusterClient implements ClusterClient {
  readonly #server: ApiServer;
  readonly #discovery: ApiDiscovery;
  readonly #paths: ResourcePaths;

  private constructor(transport: ClusterTransport) {
    const server = new ApiServer(transport);
    const discovery = new ApiDiscovery(path => server.discoveryDocument(path));
    this.#server = server;
    this.#discovery = discovery;
    this.#paths = new ResourcePaths({ server, discovery });
  }

  static create(options: {
    transport: ClusterTransport;
  }): DefaultClusterClient {
    return new DefaultClusterClient(options.transport);
  }

  get cluster(): string {
    return this.#server.cluster;
  }

  async get(
    reference: ObjectReference,
    options: { signal?: AbortSignal } = {},
  ): Promise<KubernetesObject | undefined> {
    const { signal } = options;
    const path = await this.#paths.object(reference, signal);
    if (path === undefined) {
      return undefined;
    }
    const attempt = `read ${describeReference(reference)}`;
    const response = await this.#server.send(
      { method: 'GET', path, signal },
      attempt,
    );
    if (response.ok) {
      return parseKubernetesObject(
        await this.#server.json(response, attempt),
        reference,
      );
    }
    const error = await this.#server.error(response, attempt);
    if (error.code === 'NotFound') {
      return undefined;
    }
    throw error;
  }

  async list(
    kind: { apiVersion: string; kind: string },
    options: ListOptions = {},
  ): Promise<KubernetesObject[]> {
    const { namespace, labelSelector, fieldSelector, signal } = options;
    const attempt = `list ${kind.kind}s${
      namespace === undefined ? '' : ` in namespace ${namespace}`
    }`;
    const path = await this.#paths.collection(kind, namespace, attempt, signal);
    const items: KubernetesObject[] = [];
    let next: string | undefined;
    do {
      const query = {
        labelSelector,
        fieldSelector,
        limit: pageSize,
        continue: next,
      };
      const response = await this.#server.send(
        { method: 'GET', path, query, signal },
        attempt,
      );
      if (!response.ok) {
        const error = await this.#server.error(response, attempt);
        if (response.status === 404) {
          this.#discovery.forget(kind.apiVersion);
        }
        // The kind was served a moment ago: its CRD has gone.
        throw error.code === 'NotFound'
          ? this.#server.kindNotServed(kind, attempt)
          : error;
      }
      const page = parseKubernetesObjectList(
        await this.#server.json(response, attempt),
        kind,
      );
      items.push(...page.items);
      next = page.next;
    } while (next !== undefined);
    return items;
  }

  async apply(
    manifest: KubernetesObject,
    options: ApplyOptions,
  ): Promise<KubernetesObject> {
    return this.#apply(manifest, options, '');
  }

  async applyStatus(
    manifest: KubernetesObject,
    options: ApplyOptions,
  ): Promise<KubernetesObject> {
    return this.#apply(manifest, options, '/status');
  }

  async patch(
    reference: ObjectReference,
    patch: Record<string, unknown>,
    options: { fieldManager: string; signal?: AbortSignal },
  ): Promise<KubernetesObject> {
    const { fieldManager, signal } = options;
    const attempt = `patch ${describeReference(reference)}`;
    const answer = await this.#server.requestJson(
      {
        method: 'PATCH',
        path: await this.#paths.requiredObject(reference, attempt, signal),
        query: { fieldManager },
        headers: { 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify(patch),
        signal,
      },
      attempt,
    );
    return parseKubernetesObject(answer, reference);
  }

  async delete(
    reference: ObjectReference,
    options: { uid?: string; signal?: AbortSignal } = {},
  ): Promise<boolean> {
    const { signal, uid } = options;
    const path = await this.#paths.object(reference, signal);
    if (path === undefined) {
      return false;
    }
    const attempt = `delete ${describeReference(reference)}`;
    const response = await this.#server.send(
      {
        method: 'DELETE',
        path,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: 'Background',
          ...(uid !== undefined && { preconditions: { uid } }),
        }),
        signal,
      },
      attempt,
    );
    if (response.ok) {
      // Read to its end, so that its connection serves the next request.
      await response.text();
      return true;
    }
    const error = await this.#server.error(response, attempt);
    // A conflict with the precondition: what bears this name now is a namesake.
    const gone =
      error.code === 'NotFound' ||
      (error.code === 'Conflict' && uid !== undefined);
    if (gone) {
      return false;
    }
    throw error;
  }

  async podLog(
    pod: { namespace: string; name: string; container?: string },
    options: {
      sinceTime?: Date;
      tailLines?: number;
      previous?: boolean;
      timestamps?: boolean;
      limitBytes?: number;
      signal?: AbortSignal;
    } = {},
  ): Promise<string> {
    const response = await this.#server.request(
      {
        method: 'GET',
        path: `/api/v1/namespaces/${encodeURIComponent(
          pod.namespace,
        )}/pods/${encodeURIComponent(pod.name)}/log`,
        query: {
          container: pod.container,
          // The API server reads whole seconds only.
          sinceTime: options.sinceTime?.toISOString().replace(/\.\d+Z$/, 'Z'),
          tailLines: options.tailLines?.toString(),
          previous: options.previous ? 'true' : undefined,
          timestamps: options.timestamps ? 'true' : undefined,
          limitBytes: options.limitBytes?.toString(),
        },
        headers: { accept: '*/*' },
        signal: options.signal,
      },
      `read the log of Pod ${pod.namespace}/${pod.name}`,
    );
    return response.text();
  }

  async fetchService(
    target: ServiceTarget,
    path: string,
    init: RequestInit = {},
  ): Promise<Response> {
    const { namespace, name, port, scheme = 'http' } = target;
    return this.#server.send(
      serviceProxyRequest(target, path, init),
      `reach ${scheme} port ${port} of Service ${namespace}/${name}`,
    );
  }

  async fetchPod(
    target: PodTarget,
    path: string,
    init: RequestInit = {},
  ): Promise<Response> {
    const { namespace, name, port } = target;
    return this.#server.send(
      podProxyRequest(target, path, init),
      `reach port ${port} of Pod ${namespace}/${name}`,
    );
  }

  async discover(
    options: { signal?: AbortSignal } = {},
  ): Promise<Capabilities> {
    return abortable(
      readCapabilities(this.#server, this.#discovery),
      options.signal,
    );
  }

  async #apply(
    manifest: KubernetesObject,
    options: ApplyOptions,
    subresource: string,
  ): Promise<KubernetesObject> {
    const reference: ObjectReference = {
      apiVersion: manifest.apiVersion,
      kind: manifest.kind,
      name: manifest.metadata.name,
      namespace: manifest.metadata.namespace,
    };
    const attempt = `apply ${describeReference(reference)}${
      subresource && ` (${subresource.slice(1)})`
    }`;
    const path = await this.#paths.requiredObject(
      reference,
      attempt,
      options.signal,
    );
    const answer = await this.#server.requestJson(
      {
        method: 'PATCH',
        path: `${path}${subresource}`,
        query: {
          fieldManager: options.fieldManager,
          force: options.force ? 'true' : undefined,
          dryRun: options.dryRun ? 'All' : undefined,
        },
        // JSON is YAML, and the API server knows no other type for an apply.
        headers: { 'content-type': 'application/apply-patch+yaml' },
        body: JSON.stringify(manifest),
        signal: options.signal,
      },
      attempt,
    );
    return parseKubernetesObject(answer, reference);
  }
}
