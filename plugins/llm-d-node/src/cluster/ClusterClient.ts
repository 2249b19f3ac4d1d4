import type {
  Capabilities,
  KubernetesObject,
  ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';

/** Which objects of a kind are listed. @public */
export interface ListOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  signal?: AbortSignal;
}

/** How a server-side apply is done. @public */
export interface ApplyOptions {
  fieldManager: string;
  /** Take fields over from other managers. Default false. */
  force?: boolean;
  /** Let the API server validate and answer, but store nothing. Default false. */
  dryRun?: boolean;
  signal?: AbortSignal;
}

/** An HTTP endpoint behind a Service, reached through the API server's service proxy. @public */
export interface ServiceTarget {
  namespace: string;
  name: string;
  port: number | string;
  scheme?: 'http' | 'https';
}

/** An HTTP endpoint of one pod, reached through the API server's pod proxy. @public */
export interface PodTarget {
  namespace: string;
  name: string;
  port: number;
  scheme?: 'http' | 'https';
}

/**
 * What the rest of the project needs of one cluster. Errors are `ClusterError`s that say which cluster, which object and why.
 *
 * @public
 */
export interface ClusterClient {
  readonly cluster: string;
  /** The object, or undefined when it, its namespace or its kind does not exist. */
  get(
    reference: ObjectReference,
    options?: { signal?: AbortSignal },
  ): Promise<KubernetesObject | undefined>;
  /** All objects of a kind (every page of them); throws `ClusterError` with code `KindNotServed` when the cluster does not serve it. */
  list(
    kind: { apiVersion: string; kind: string },
    options?: ListOptions,
  ): Promise<KubernetesObject[]>;
  /** Server-side apply. Creates or changes exactly the fields that the manifest names. */
  apply(
    manifest: KubernetesObject,
    options: ApplyOptions,
  ): Promise<KubernetesObject>;
  /** Server-side apply of the status subresource. */
  applyStatus(
    manifest: KubernetesObject,
    options: ApplyOptions,
  ): Promise<KubernetesObject>;
  /** RFC 7386 merge patch. */
  patch(
    reference: ObjectReference,
    patch: Record<string, unknown>,
    options: { fieldManager: string; signal?: AbortSignal },
  ): Promise<KubernetesObject>;
  /** True when the object existed. `uid` guards against deleting a namesake. */
  delete(
    reference: ObjectReference,
    options?: { uid?: string; signal?: AbortSignal },
  ): Promise<boolean>;
  /** Lines of a container's log. */
  podLog(
    pod: { namespace: string; name: string; container?: string },
    options?: {
      sinceTime?: Date;
      tailLines?: number;
      previous?: boolean;
      /** Each line begins with the time at which it was written. */
      timestamps?: boolean;
      /** The log may be cut off after so many bytes. */
      limitBytes?: number;
      signal?: AbortSignal;
    },
  ): Promise<string>;
  /** An HTTP request through the API server's service proxy. */
  fetchService(
    target: ServiceTarget,
    path: string,
    init?: RequestInit,
  ): Promise<Response>;
  /** An HTTP request through the API server's pod proxy. */
  fetchPod(
    target: PodTarget,
    path: string,
    init?: RequestInit,
  ): Promise<Response>;
  /** Which APIs the cluster serves: `<apiVersion>/<Kind>`, e.g. `apps/v1/Deployment`, and its version. */
  discover(options?: { signal?: AbortSignal }): Promise<Capabilities>;
}
