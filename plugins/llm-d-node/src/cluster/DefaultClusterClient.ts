import type {
  KubernetesObject,
  ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import { abortable } from './abortable';
import { ApiDiscovery, groupVersionPath } from './ApiDiscovery';
import type {
  ApplyOptions,
  ClusterClient,
  ListOptions,
  ServiceTarget,
} from './ClusterClient';
import { ClusterError } from './ClusterError';
import type { ClusterRequest, ClusterTransport } from './ClusterTransport';
import { errorFromResponse } from './errorFromResponse';
import { innermostMessage } from './innermostMessage';
import { parseObject, parseObjectList } from './parseObject';

const pageSize = '500';
/** Discovery is shared between callers, so no caller's signal may end it. */
const discoveryTimeoutMs = 30_000;

const methodNames: readonly string[] = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
];

const versionSchema = z.object({ major: z.string(), minor: z.string() });
const groupListSchema = z.object({
  groups: z.array(
    z.object({
      versions: z.array(z.object({ groupVersion: z.string() })),
    }),
  ),
});
const coreVersionsSchema = z.object({ versions: z.array(z.string()) });

/**
 * The cluster client over any transport. Plurals and scopes come from the cluster's discovery, never from a list of ours.
 *
 * @public
 */
export class DefaultClusterClient implements ClusterClient {
  readonly #transport: ClusterTransport;
  readonly #discovery: ApiDiscovery;

  private constructor(transport: ClusterTransport) {
    this.#transport = transport;
    this.#discovery = new ApiDiscovery(path => this.#discoveryDocument(path));
  }

  static create(options: {
    transport: ClusterTransport;
  }): DefaultClusterClient {
    return new DefaultClusterClient(options.transport);
  }

  get cluster(): string {
    return this.#transport.cluster;
  }

  async get(
    reference: ObjectReference,
    options: { signal?: AbortSignal } = {},
  ): Promise<KubernetesObject | undefined> {
    const path = await this.#objectPath(reference, options.signal);
    if (path === undefined) {
      return undefined;
    }
    const attempt = `read ${nameOf(reference)}`;
    const response = await this.#send(
      { method: 'GET', path, signal: options.signal },
      attempt,
    );
    if (response.ok) {
      return parseObject(await this.#json(response, attempt), reference);
    }
    const error = await this.#error(response, attempt);
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
    const served = await this.#served(kind.apiVersion, kind.kind, signal);
    if (!served) {
      throw this.#kindNotServed(kind, attempt);
    }
    const path = `${groupVersionPath(kind.apiVersion)}${
      namespace !== undefined && served.namespaced
        ? `/namespaces/${encodeURIComponent(namespace)}`
        : ''
    }/${served.plural}`;

    const items: KubernetesObject[] = [];
    let next: string | undefined;
    do {
      const response = await this.#send(
        {
          method: 'GET',
          path,
          query: {
            labelSelector,
            fieldSelector,
            limit: pageSize,
            continue: next,
          },
          signal,
        },
        attempt,
      );
      if (response.status === 404) {
        this.#discovery.forget(kind.apiVersion);
        const error = await this.#error(response, attempt);
        // The kind was served a moment ago: its CRD has gone.
        throw error.code === 'NotFound'
          ? this.#kindNotServed(kind, attempt)
          : error;
      }
      const page = parseObjectList(
        await this.#json(await this.#ok(response, attempt), attempt),
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
    const attempt = `patch ${nameOf(reference)}`;
    const response = await this.#send(
      {
        method: 'PATCH',
        path: await this.#requiredPath(reference, attempt, options.signal),
        query: { fieldManager: options.fieldManager },
        headers: { 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify(patch),
        signal: options.signal,
      },
      attempt,
    );
    return parseObject(
      await this.#json(await this.#ok(response, attempt), attempt),
      reference,
    );
  }

  async delete(
    reference: ObjectReference,
    options: { uid?: string; signal?: AbortSignal } = {},
  ): Promise<boolean> {
    const path = await this.#objectPath(reference, options.signal);
    if (path === undefined) {
      return false;
    }
    const attempt = `delete ${nameOf(reference)}`;
    const response = await this.#send(
      {
        method: 'DELETE',
        path,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: 'Background',
          ...(options.uid !== undefined && {
            preconditions: { uid: options.uid },
          }),
        }),
        signal: options.signal,
      },
      attempt,
    );
    if (response.ok) {
      await response.body?.cancel();
      return true;
    }
    const error = await this.#error(response, attempt);
    // A conflict with the precondition: what bears this name now is a namesake.
    const gone =
      error.code === 'NotFound' ||
      (error.code === 'Conflict' && options.uid !== undefined);
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
      signal?: AbortSignal;
    } = {},
  ): Promise<string> {
    const attempt = `read the log of Pod ${pod.namespace}/${pod.name}`;
    const response = await this.#send(
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
        },
        headers: { accept: '*/*' },
        signal: options.signal,
      },
      attempt,
    );
    return (await this.#ok(response, attempt)).text();
  }

  async fetchService(
    target: ServiceTarget,
    path: string,
    init: RequestInit = {},
  ): Promise<Response> {
    const { namespace, name, port, scheme = 'http' } = target;
    const { method = 'GET', body } = init;
    if (!isMethod(method)) {
      throw new TypeError(
        `The service proxy is used with ${methodNames.join(
          ', ',
        )} only, not with ${method}`,
      );
    }
    if (typeof body !== 'string' && body !== undefined && body !== null) {
      throw new TypeError(
        'The body of a request through the service proxy must be a string',
      );
    }
    const { pathname, searchParams } = new URL(path, 'http://service');
    return this.#send(
      {
        method,
        path: `/api/v1/namespaces/${encodeURIComponent(
          namespace,
        )}/services/${scheme}:${encodeURIComponent(
          name,
        )}:${port}/proxy${pathname}`,
        query: Object.fromEntries(searchParams),
        headers: Object.fromEntries(new Headers(init.headers)),
        body: body ?? undefined,
        signal: init.signal ?? undefined,
      },
      `reach ${scheme} port ${port} of Service ${namespace}/${name}`,
    );
  }

  async discover(
    options: { signal?: AbortSignal } = {},
  ): Promise<{ kinds: string[]; kubernetesVersion: string }> {
    return abortable(this.#discover(), options.signal);
  }

  async #discover(): Promise<{ kinds: string[]; kubernetesVersion: string }> {
    const [version, core, groups] = await Promise.all([
      this.#discoveryDocument('/version').then(d => versionSchema.parse(d)),
      this.#discoveryDocument('/api').then(d => coreVersionsSchema.parse(d)),
      this.#discoveryDocument('/apis').then(d => groupListSchema.parse(d)),
    ]);
    const apiVersions = [
      ...core.versions,
      ...groups.groups.flatMap(group =>
        group.versions.map(({ groupVersion }) => groupVersion),
      ),
    ];
    const kinds = await Promise.all(
      apiVersions.map(async apiVersion => {
        this.#discovery.forget(apiVersion);
        try {
          const served = await this.#discovery.kindsOf(apiVersion);
          return [...served.keys()].map(kind => `${apiVersion}/${kind}`);
        } catch (error) {
          // An aggregated API whose server is down hides only its own kinds.
          if (error instanceof ClusterError && error.httpStatus === 503) {
            return [];
          }
          throw error;
        }
      }),
    );
    return {
      kinds: kinds.flat(),
      // Providers append a plus sign to the minor version.
      kubernetesVersion: `${version.major}.${version.minor.replace(
        /\D+$/,
        '',
      )}`,
    };
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
    const attempt = `apply ${nameOf(reference)}${
      subresource && ` (${subresource.slice(1)})`
    }`;
    const path = await this.#requiredPath(reference, attempt, options.signal);
    const response = await this.#send(
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
    return parseObject(
      await this.#json(await this.#ok(response, attempt), attempt),
      reference,
    );
  }

  /** Undefined when the cluster does not serve the kind. */
  async #objectPath(
    reference: ObjectReference,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const { apiVersion, kind, name, namespace } = reference;
    const served = await this.#served(apiVersion, kind, signal);
    if (!served) {
      return undefined;
    }
    if (served.namespaced && namespace === undefined) {
      throw new TypeError(`${kind} ${name} is namespaced: say which namespace`);
    }
    const scope =
      served.namespaced && namespace !== undefined
        ? `/namespaces/${encodeURIComponent(namespace)}`
        : '';
    return `${groupVersionPath(apiVersion)}${scope}/${
      served.plural
    }/${encodeURIComponent(name)}`;
  }

  async #requiredPath(
    reference: ObjectReference,
    attempt: string,
    signal?: AbortSignal,
  ): Promise<string> {
    const path = await this.#objectPath(reference, signal);
    if (path === undefined) {
      throw this.#kindNotServed(reference, attempt);
    }
    return path;
  }

  #served(apiVersion: string, kind: string, signal?: AbortSignal) {
    return abortable(this.#discovery.resolve(apiVersion, kind), signal);
  }

  async #discoveryDocument(path: string): Promise<unknown> {
    const attempt = `tell which APIs it serves (${path})`;
    const response = await this.#send(
      { method: 'GET', path },
      attempt,
      AbortSignal.timeout(discoveryTimeoutMs),
    );
    if (response.status === 404) {
      const error = await this.#error(response, attempt);
      if (error.code === 'NotFound') {
        return undefined;
      }
      throw error;
    }
    return this.#json(await this.#ok(response, attempt), attempt);
  }

  /** @param deadline - ends the request as unreachable; the request's own signal ends it as cancelled */
  async #send(
    request: ClusterRequest,
    attempt: string,
    deadline?: AbortSignal,
  ): Promise<Response> {
    request.signal?.throwIfAborted();
    try {
      return await this.#transport.send({
        ...request,
        signal: request.signal ?? deadline,
        headers: { accept: 'application/json', ...request.headers },
      });
    } catch (cause) {
      if (request.signal?.aborted) {
        throw request.signal.reason;
      }
      throw new ClusterError({
        cluster: this.cluster,
        code: 'Unreachable',
        message: `Cluster ${
          this.cluster
        } could not be reached to ${attempt}: ${innermostMessage(cause)}`,
        cause,
      });
    }
  }

  async #ok(response: Response, attempt: string): Promise<Response> {
    if (!response.ok) {
      throw await this.#error(response, attempt);
    }
    return response;
  }

  async #json(response: Response, attempt: string): Promise<unknown> {
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new ClusterError({
        cluster: this.cluster,
        code: 'Internal',
        httpStatus: response.status,
        message: `Cluster ${this.cluster} was asked to ${attempt} and answered with something that is not JSON: is there an API server at this address?`,
        cause,
      });
    }
  }

  #error(response: Response, attempt: string): Promise<ClusterError> {
    return errorFromResponse(response, { cluster: this.cluster, attempt });
  }

  #kindNotServed(
    { apiVersion, kind }: { apiVersion: string; kind: string },
    attempt: string,
  ): ClusterError {
    return new ClusterError({
      cluster: this.cluster,
      code: 'KindNotServed',
      message: `Cluster ${this.cluster} cannot ${attempt}: it does not serve ${kind} of ${apiVersion} (install the CustomResourceDefinition)`,
    });
  }
}

function isMethod(method: string): method is ClusterRequest['method'] {
  return methodNames.includes(method);
}

function nameOf({ kind, name, namespace }: ObjectReference): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
