import {
  groupVersionPath,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { abortable } from './abortable';
import { type ApiDiscovery } from './ApiDiscovery';
import type { ApiServer } from './ApiServer';

/** Where kinds and objects are on an API server. Plurals and scopes come from its discovery. */
export class ResourcePaths {
  readonly #server: ApiServer;
  readonly #discovery: ApiDiscovery;

  constructor(options: { server: ApiServer; discovery: ApiDiscovery }) {
    this.#server = options.server;
    this.#discovery = options.discovery;
  }

  /**
   * @returns undefined when the cluster does not serve the kind
   * @throws TypeError when the namespace of a namespaced kind is missing.
   */
  async object(
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
    return `${collectionPath(
      apiVersion,
      served,
      namespace,
    )}/${encodeURIComponent(name)}`;
  }

  /** @throws ClusterError with code `KindNotServed` when the cluster does not serve the kind. */
  async requiredObject(
    reference: ObjectReference,
    attempt: string,
    signal?: AbortSignal,
  ): Promise<string> {
    const path = await this.object(reference, signal);
    if (path === undefined) {
      throw this.#server.kindNotServed(reference, attempt);
    }
    return path;
  }

  /**
   * All objects of a kind, or those of one namespace.
   *
   * @throws ClusterError with code `KindNotServed` when the cluster does not serve the kind.
   */
  async collection(
    kind: { apiVersion: string; kind: string },
    namespace: string | undefined,
    attempt: string,
    signal?: AbortSignal,
  ): Promise<string> {
    const served = await this.#served(kind.apiVersion, kind.kind, signal);
    if (!served) {
      throw this.#server.kindNotServed(kind, attempt);
    }
    return collectionPath(kind.apiVersion, served, namespace);
  }

  #served(apiVersion: string, kind: string, signal?: AbortSignal) {
    return abortable(this.#discovery.resolve(apiVersion, kind), signal);
  }
}

function collectionPath(
  apiVersion: string,
  { namespaced, plural }: { namespaced: boolean; plural: string },
  namespace: string | undefined,
): string {
  const scope =
    namespaced && namespace !== undefined
      ? `/namespaces/${encodeURIComponent(namespace)}`
      : '';
  return `${groupVersionPath(apiVersion)}${scope}/${plural}`;
}
