import { setTimeout as pause } from 'node:timers/promises';
import { KubeConfig, V1Lease, V1MicroTime } from '@kubernetes/client-node';
import { ElectionTimes } from './ElectionTimes';
import { Leadership } from './Leadership';
import { LeaseClient, hasCode } from './LeaseClient';

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

/**
 * Leader election by a coordination.k8s.io/v1 Lease, as controller-runtime
 * does it: whoever holds the Lease leads until it can no longer renew it, and
 * gives it back when it stops.
 *
 * @public
 */
export class LeaseElection implements Leadership {
  readonly #options: LeaseElectionOptions;
  readonly #lease: LeaseClient;
  #observed: { version: string | undefined; at: number } | undefined;
  #leading = false;

  constructor(options: LeaseElectionOptions) {
    this.#options = options;
    this.#lease = new LeaseClient(options.kubeConfig, options);
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
      const standing = await this.#attempt(
        signal,
        this.#leading
          ? renewedAt + times.renewDeadlineMs - began
          : times.renewDeadlineMs,
      );
      if (signal.aborted) {
        this.#leading ||= standing === 'leader';
        break;
      }
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

  /**
   * Where this replica stands, or undefined if that could not be found out, be
   * it that nobody answered in time: an API server that stays silent must not
   * keep a leader from seeing that it is none any more.
   */
  async #attempt(
    stop: AbortSignal,
    timeoutMs: number,
  ): Promise<'leader' | 'standby' | undefined> {
    // Not AbortSignal.any: the election's own signal lives on, and would
    // gather one dependant per attempt.
    const attempt = new AbortController();
    const end = () => attempt.abort(new Error('the Lease did not answer'));
    const timer = setTimeout(end, Math.max(0, timeoutMs));
    stop.addEventListener('abort', end, { once: true });
    try {
      return await this.#tryToLead(attempt.signal);
    } catch (error) {
      // Somebody else was faster: the next look shows who.
      if (!stop.aborted && !hasCode(error, 409)) {
        this.#options.onError(error);
      }
      return undefined;
    } finally {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
    }
  }

  async #tryToLead(signal: AbortSignal): Promise<'leader' | 'standby'> {
    const { identity, times, now } = this.#options;
    const lease = await this.#lease.read(signal);
    const time = new V1MicroTime(now());
    const held = {
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(times.leaseDurationMs / 1000),
      renewTime: time,
    };
    if (!lease) {
      const first = { ...held, acquireTime: time, leaseTransitions: 0 };
      await this.#lease.create(first, signal);
      return 'leader';
    }
    const { spec } = lease;
    if (spec?.holderIdentity === identity) {
      await this.#lease.change(lease, held, signal);
      return 'leader';
    }
    if (spec?.holderIdentity && !this.#hasExpired(lease)) {
      return 'standby';
    }
    const leaseTransitions = (spec?.leaseTransitions ?? 0) + 1;
    const taken = { ...held, acquireTime: time, leaseTransitions };
    await this.#lease.change(lease, taken, signal);
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

  /** Gives the Lease back, so that nobody need wait for it to run out. */
  async #release(): Promise<void> {
    if (!this.#leading) {
      return;
    }
    this.#leading = false;
    const { identity, times } = this.#options;
    const deadline = AbortSignal.timeout(times.releaseTimeoutMs);
    const released = { holderIdentity: '', leaseDurationSeconds: 1 };
    while (!deadline.aborted) {
      try {
        const lease = await this.#lease.read(deadline);
        if (lease?.spec?.holderIdentity === identity) {
          await this.#lease.change(lease, released, deadline);
        }
        return;
      } catch (error) {
        // A renewal that was given up may still have arrived in between.
        if (!hasCode(error, 409)) {
          this.#options.onError(error);
          return;
        }
      }
    }
  }
}
