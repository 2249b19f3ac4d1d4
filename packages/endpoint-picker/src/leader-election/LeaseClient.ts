import {
  ApiException,
  CoordinationV1Api,
  KubeConfig,
  Observable,
  RequestContext,
  ResponseContext,
  V1Lease,
  V1LeaseSpec,
} from '@kubernetes/client-node';

/** Whether the API server answered with this status. */
export const hasCode = (error: unknown, code: number): boolean =>
  error instanceof ApiException && error.code === code;

/** Lets a request end with a signal, which the client has no parameter for. */
const endingWith = (signal: AbortSignal) => ({
  middlewareMergeStrategy: 'append' as const,
  middleware: [
    {
      pre: (context: RequestContext) => {
        context.setSignal(signal);
        return new Observable(Promise.resolve(context));
      },
      post: (context: ResponseContext) =>
        new Observable(Promise.resolve(context)),
    },
  ],
});

/**
 * One Lease on the API server. Every request has a signal that ends it: an API
 * server that accepts and stays silent must not hold anybody up.
 */
export class LeaseClient {
  readonly #api: CoordinationV1Api;
  readonly #lease: { readonly namespace: string; readonly name: string };

  constructor(
    kubeConfig: KubeConfig,
    lease: { readonly namespace: string; readonly name: string },
  ) {
    this.#api = kubeConfig.makeApiClient(CoordinationV1Api);
    this.#lease = lease;
  }

  /** Undefined if there is none yet. */
  async read(signal: AbortSignal): Promise<V1Lease | undefined> {
    const { namespace, name } = this.#lease;
    try {
      return await this.#api.readNamespacedLease(
        { namespace, name },
        endingWith(signal),
      );
    } catch (error) {
      if (hasCode(error, 404)) {
        return undefined;
      }
      throw error;
    }
  }

  /** @throws ApiException 409 when somebody was faster */
  async create(spec: V1LeaseSpec, signal: AbortSignal): Promise<void> {
    const { namespace, name } = this.#lease;
    await this.#api.createNamespacedLease(
      { namespace, body: { metadata: { name, namespace }, spec } },
      endingWith(signal),
    );
  }

  /**
   * Changes a Lease.
   *
   * @param lease - as it was read: its version tells whether somebody was faster
   * @param changes - what of its spec becomes different
   * @throws ApiException 409 when somebody was faster
   */
  async change(
    lease: V1Lease,
    changes: V1LeaseSpec,
    signal: AbortSignal,
  ): Promise<void> {
    const { namespace, name } = this.#lease;
    const body = { ...lease, spec: { ...lease.spec, ...changes } };
    await this.#api.replaceNamespacedLease(
      { namespace, name, body },
      endingWith(signal),
    );
  }
}
