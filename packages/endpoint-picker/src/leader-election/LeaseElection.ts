import { setTimeout as pause } from 'node:timers/promises';
import {
  ApiException,
  CoordinationV1Api,
  KubeConfig,
  V1Lease,
  V1MicroTime,
} from '@kubernetes/client-node';
import { Leadership } from './Leadership';

/**
 * Name of the Lease by which the replicas of a pool's Endpoint Picker elect
 * their leader; it lies in the pool's namespace.
 *
 * @public
 */
export function leaseName(pool: {
  readonly namespace: string;
  readonly name: string;
}): string {
  return `epp-${pool.namespace}-${pool.name}.gateway-api-inference-extension.sigs.k8s.io`;
}

/**
 * Times of an election, in milliseconds.
 *
 * @public
 */
export interface ElectionTimes {
  /** A Lease that was not renewed for so long may be taken over. */
  readonly leaseDurationMs: number;
  /** A leader that cannot renew for so long gives up. */
  readonly renewDeadlineMs: number;
  /** Between two attempts. */
  readonly retryPeriodMs: number;
}

/**
 * The times of controller-runtime.
 *
 * @public
 */
export const DEFAULT_TIMES: ElectionTimes = {
  leaseDurationMs: 15_000,
  renewDeadlineMs: 10_000,
  retryPeriodMs: 2_000,
};

/**
 * What a {@link LeaseElection} works with.
 *
 * @public
 */
export interface LeaseElectionOptions {
  readonly kubeConfig: KubeConfig;
  readonly namespace: string;
  readonly name: string;
  /** Tells this replica from all others. */
  readonly identity: string;
  readonly times: ElectionTimes;
  readonly now: () => number;
  readonly onLeading: () => void;
  readonly onError: (error: unknown) => void;
}

const hasCode = (error: unknown, code: number) =>
  error instanceof ApiException && error.code === code;

/**
 * Leader election by a coordination.k8s.io/v1 Lease, as controller-runtime
 * does it: whoever holds the Lease leads until it can no longer renew it, and
 * gives it back when it stops.
 *
 * @public
 */
export class LeaseElection implements Leadership {
  readonly #options: LeaseElectionOptions;
  readonly #api: CoordinationV1Api;
  #observed: { version: string | undefined; at: number } | undefined;
  #leading = false;

  constructor(options: LeaseElectionOptions) {
    this.#options = options;
    this.#api = options.kubeConfig.makeApiClient(CoordinationV1Api);
  }

  get standing(): Leadership['standing'] {
    return this.#leading ? 'leader' : 'standby';
  }

  /**
   * Stands for election.
   *
   * @param signal - ends it; the Lease is given back
   * @returns `stopped` after the signal, `lost` when another may lead by now,
   *   in which case this process must not go on
   */
  async run(signal: AbortSignal): Promise<'stopped' | 'lost'> {
    const { times, now } = this.#options;
    let renewedAt = now();
    while (!signal.aborted) {
      const began = now();
      const standing = await this.#attempt();
      if (standing === 'leader') {
        renewedAt = began;
        if (!this.#leading) {
          this.#leading = true;
          this.#options.onLeading();
        }
      } else if (
        this.#leading &&
        (standing === 'standby' || now() - renewedAt >= times.renewDeadlineMs)
      ) {
        this.#leading = false;
        return 'lost';
      }
      try {
        await pause(times.retryPeriodMs, undefined, { signal });
      } catch {
        // Only the signal ends a pause early, and the loop asks for it itself.
      }
    }
    await this.#release();
    return 'stopped';
  }

  /** Where this replica stands, or undefined if that could not be found out. */
  async #attempt(): Promise<'leader' | 'standby' | undefined> {
    try {
      return await this.#tryToLead();
    } catch (error) {
      // Somebody else was faster: the next look shows who.
      if (!hasCode(error, 409)) {
        this.#options.onError(error);
      }
      return undefined;
    }
  }

  async #tryToLead(): Promise<'leader' | 'standby'> {
    const { name, namespace, identity, times, now } = this.#options;
    const lease = await this.#read();
    const time = new V1MicroTime(now());
    const held = {
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(times.leaseDurationMs / 1000),
      renewTime: time,
    };
    if (!lease) {
      await this.#api.createNamespacedLease({
        namespace,
        body: {
          metadata: { name, namespace },
          spec: { ...held, acquireTime: time, leaseTransitions: 0 },
        },
      });
      return 'leader';
    }
    const { spec } = lease;
    const mine = spec?.holderIdentity === identity;
    if (!mine && spec?.holderIdentity && !this.#hasExpired(lease)) {
      return 'standby';
    }
    await this.#api.replaceNamespacedLease({
      name,
      namespace,
      body: {
        ...lease,
        spec: {
          ...spec,
          ...held,
          ...(!mine && {
            acquireTime: time,
            leaseTransitions: (spec?.leaseTransitions ?? 0) + 1,
          }),
        },
      },
    });
    return 'leader';
  }

  /** By our own clock: others' clocks say nothing about how long we waited. */
  #hasExpired({ metadata, spec }: V1Lease): boolean {
    const now = this.#options.now();
    const version = metadata?.resourceVersion;
    if (!this.#observed || this.#observed.version !== version) {
      this.#observed = { version, at: now };
    }
    const durationMs = (spec?.leaseDurationSeconds ?? 15) * 1000;
    return now - this.#observed.at >= durationMs;
  }

  async #read(): Promise<V1Lease | undefined> {
    const { name, namespace } = this.#options;
    try {
      return await this.#api.readNamespacedLease({ name, namespace });
    } catch (error) {
      if (hasCode(error, 404)) {
        return undefined;
      }
      throw error;
    }
  }

  async #release(): Promise<void> {
    if (!this.#leading) {
      return;
    }
    this.#leading = false;
    const { name, namespace, identity } = this.#options;
    try {
      const lease = await this.#read();
      if (lease?.spec?.holderIdentity === identity) {
        await this.#api.replaceNamespacedLease({
          name,
          namespace,
          body: {
            ...lease,
            spec: {
              ...lease.spec,
              holderIdentity: '',
              leaseDurationSeconds: 1,
            },
          },
        });
      }
    } catch (error) {
      this.#options.onError(error);
    }
  }
}
