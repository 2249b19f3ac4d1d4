import {
  ApiException,
  CoordinationV1Api,
  V1MicroTime,
  type KubeConfig,
  type V1Lease,
} from '@kubernetes/client-node';
import { setTimeout } from 'node:timers/promises';
import { decideLease, type LeaseRecord } from './leaseDecision';

export interface LeaderElectorOptions {
  kubeConfig: KubeConfig;
  /** Where the Lease lies and what it is called. */
  namespace: string;
  name: string;
  /** Tells this candidate from all others. */
  identity: string;
  /** Without a renewal for so long, others may take over. */
  leaseDurationMs: number;
  /** How often the holder renews and others look. */
  retryPeriodMs: number;
  onError(error: unknown): void;
}

export interface LeadershipHandlers {
  onElected(): void;
  onLost(): void;
}

/** Takes part in a leader election by a coordination.k8s.io/v1 Lease. */
export class LeaderElector {
  readonly #options: LeaderElectorOptions;
  readonly #api: CoordinationV1Api;
  readonly #abort = new AbortController();
  #observed: { version: string | undefined; since: number } | undefined;
  #leading = false;
  #running: Promise<void> | undefined;

  constructor(options: LeaderElectorOptions) {
    this.#options = options;
    this.#api = options.kubeConfig.makeApiClient(CoordinationV1Api);
  }

  get leading(): boolean {
    return this.#leading;
  }

  /**
   * Stands for election until stopped. `onElected` is called at most once; `onLost` after that, when another candidate may have
   * taken over: work must end then, at once.
   */
  run(handlers: LeadershipHandlers): Promise<void> {
    this.#running ??= this.#stand(handlers);
    return this.#running;
  }

  async #stand(handlers: LeadershipHandlers): Promise<void> {
    const { leaseDurationMs, onError, retryPeriodMs } = this.#options;
    let renewedAt = 0;
    while (!this.#abort.signal.aborted) {
      const began = performance.now();
      let holds = false;
      try {
        holds = await this.#tryToLead();
      } catch (error) {
        onError(error);
      }
      if (holds) {
        renewedAt = began;
        if (!this.#leading) {
          this.#leading = true;
          handlers.onElected();
        }
      } else if (
        this.#leading &&
        // Two thirds of the duration, so that the end of our work comes before the beginning of another's.
        performance.now() - renewedAt > (leaseDurationMs * 2) / 3
      ) {
        this.#leading = false;
        handlers.onLost();
        return;
      }
      await this.#pause(retryPeriodMs);
    }
  }

  /** Ends the election and gives the Lease back, so that another candidate need not wait for it to run out. */
  async stop(): Promise<void> {
    this.#abort.abort();
    // A renewal under way would conflict with the release.
    await this.#running;
    if (!this.#leading) return;
    this.#leading = false;
    try {
      const lease = await this.#read();
      if (lease?.spec?.holderIdentity !== this.#options.identity) return;
      lease.spec.holderIdentity = '';
      await this.#replace(lease);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  async #tryToLead(): Promise<boolean> {
    const { identity, leaseDurationMs, name, namespace } = this.#options;
    const lease = await this.#read();
    const version = lease?.metadata?.resourceVersion;
    const now = performance.now();
    if (!this.#observed || this.#observed.version !== version) {
      this.#observed = { version, since: now };
    }
    const record = lease && recordOf(lease);
    const decision = decideLease(identity, record, now - this.#observed.since);
    const time = new V1MicroTime();
    const leaseDurationSeconds = Math.ceil(leaseDurationMs / 1000);
    const spec = {
      holderIdentity: identity,
      leaseDurationSeconds,
      renewTime: time,
    };
    switch (decision.action) {
      case 'wait':
        return false;
      case 'create':
        return this.#unlessConflict(async () => {
          await this.#api.createNamespacedLease({
            namespace,
            body: {
              metadata: { name, namespace },
              spec: { ...spec, acquireTime: time, leaseTransitions: 0 },
            },
          });
        });
      case 'renew':
      case 'take':
        return this.#unlessConflict(() =>
          this.#replace({
            ...lease,
            spec: {
              ...lease?.spec,
              ...spec,
              ...(decision.action === 'take' && {
                acquireTime: time,
                leaseTransitions: (record?.transitions ?? 0) + 1,
              }),
            },
          }),
        );
      default:
        return decision satisfies never;
    }
  }

  async #read(): Promise<V1Lease | undefined> {
    const { name, namespace } = this.#options;
    try {
      return await this.#api.readNamespacedLease({ name, namespace });
    } catch (error) {
      if (codeOf(error) === 404) return undefined;
      throw error;
    }
  }

  async #replace(lease: V1Lease): Promise<void> {
    const { name, namespace } = this.#options;
    // The resource version in it makes this fail when somebody else was faster.
    await this.#api.replaceNamespacedLease({ name, namespace, body: lease });
  }

  async #unlessConflict(write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      if (codeOf(error) === 409) return false;
      throw error;
    }
  }

  async #pause(ms: number): Promise<void> {
    try {
      await setTimeout(ms, undefined, { signal: this.#abort.signal });
    } catch {
      // Only the signal ends a pause early, and the loop asks for it itself.
    }
  }
}

function recordOf({ spec }: V1Lease): LeaseRecord {
  return {
    holder: spec?.holderIdentity || undefined,
    durationMs: (spec?.leaseDurationSeconds ?? 15) * 1000,
    transitions: spec?.leaseTransitions ?? 0,
  };
}

function codeOf(error: unknown): number | undefined {
  return error instanceof ApiException ? error.code : undefined;
}
