import type { ClusterTransport } from '@llm-d-sim/plugin-llm-d-node';
import { setTimeout } from 'node:timers/promises';
import { decideLease } from './leaseDecision';
import { LeaseClient, leaseRecordOf, microTime } from './LeaseClient';

export interface LeaderElectorOptions {
  /** Should not send a request again by itself: a late renewal is none. */
  transport: ClusterTransport;
  /** Where the Lease lies and what it is called. */
  namespace: string;
  name: string;
  /** Tells this candidate from all others. */
  identity: string;
  /** Without a renewal for so long, others may take over. */
  leaseDurationMs: number;
  /** How often the holder renews; the others look twice as often, so that one that exits is followed within this time. */
  retryPeriodMs: number;
  onError(error: unknown): void;
}

export interface LeadershipHandlers {
  onElected(): void;
  onLost(): void;
}

/** What an attempt to lead has shown. */
type Standing = 'leads' | 'follows' | 'unknown';

/** Takes part in a leader election by a coordination.k8s.io/v1 Lease. */
export class LeaderElector {
  readonly #options: LeaderElectorOptions;
  readonly #lease: LeaseClient;
  readonly #abort = new AbortController();
  #observed: { version: string | undefined; since: number } | undefined;
  #leading = false;
  #informed = false;
  #running: Promise<void> | undefined;

  constructor(options: LeaderElectorOptions) {
    this.#options = options;
    this.#lease = new LeaseClient(options);
  }

  /** Whether the Lease has ever told who leads: a candidate that may not read it could not take over either. */
  get informed(): boolean {
    return this.#informed;
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
    const { retryPeriodMs } = this.#options;
    let renewedAt = 0;
    while (!this.#abort.signal.aborted) {
      const began = performance.now();
      const standing = await this.#attempt(
        this.#leading
          ? renewedAt + this.#renewDeadlineMs - began
          : this.#renewDeadlineMs,
      );
      if (standing !== 'unknown') this.#informed = true;
      if (standing === 'leads') {
        renewedAt = began;
        if (!this.#leading) {
          this.#leading = true;
          handlers.onElected();
        }
      } else if (
        this.#leading &&
        (standing === 'follows' ||
          performance.now() - renewedAt >= this.#renewDeadlineMs)
      ) {
        this.#leading = false;
        handlers.onLost();
        return;
      }
      await this.#pause(this.#leading ? retryPeriodMs : retryPeriodMs / 2);
    }
  }

  /** Two thirds of the duration, so that the end of our work comes before the beginning of another's. */
  get #renewDeadlineMs(): number {
    return (this.#options.leaseDurationMs * 2) / 3;
  }

  /**
   * Ends the election.
   *
   * @param options - `release` gives the Lease back, so that another candidate need not wait for it to run out; not to be done
   *   while work of ours may still go on
   */
  async stop({ release } = { release: true }): Promise<void> {
    this.#abort.abort();
    // A renewal under way would conflict with the release.
    await this.#running;
    const led = this.#leading;
    this.#leading = false;
    if (!led || !release) return;
    const signal = AbortSignal.timeout(Math.floor(this.#renewDeadlineMs));
    try {
      const lease = await this.#lease.read(signal);
      if (lease?.spec.holderIdentity !== this.#options.identity) return;
      await this.#lease.replace(lease, { holderIdentity: '' }, signal);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  /** A server that does not answer must not keep a leader from seeing that its time has run out. */
  async #attempt(timeoutMs: number): Promise<Standing> {
    // Not AbortSignal.any: the election's own signal lives on, and would gather one dependant per attempt.
    const attempt = new AbortController();
    const end = () => attempt.abort(new Error('the Lease did not answer'));
    const timer = globalThis.setTimeout(end, Math.max(0, timeoutMs));
    this.#abort.signal.addEventListener('abort', end, { once: true });
    try {
      return await this.#tryToLead(attempt.signal);
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#options.onError(error);
      return 'unknown';
    } finally {
      clearTimeout(timer);
      this.#abort.signal.removeEventListener('abort', end);
    }
  }

  async #tryToLead(signal: AbortSignal): Promise<Standing> {
    const { identity, leaseDurationMs } = this.#options;
    const lease = await this.#lease.read(signal);
    const version = lease?.metadata.resourceVersion;
    const now = performance.now();
    if (!this.#observed || this.#observed.version !== version) {
      this.#observed = { version, since: now };
    }
    const decision = decideLease(
      identity,
      lease && leaseRecordOf(lease),
      now - this.#observed.since,
    );
    const time = microTime(new Date());
    const spec = {
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(leaseDurationMs / 1000),
      renewTime: time,
    };
    if (decision.action === 'wait') return 'follows';
    let won;
    if (!lease) {
      const first = { ...spec, acquireTime: time, leaseTransitions: 0 };
      won = await this.#lease.create(first, signal);
    } else if (decision.action === 'take') {
      const { transitions } = leaseRecordOf(lease);
      const taken = {
        ...spec,
        acquireTime: time,
        leaseTransitions: transitions + 1,
      };
      won = await this.#lease.replace(lease, taken, signal);
    } else {
      won = await this.#lease.replace(lease, spec, signal);
    }
    // When somebody was faster we learn who at the next look.
    return won ? 'leads' : 'unknown';
  }

  async #pause(ms: number): Promise<void> {
    try {
      await setTimeout(ms, undefined, { signal: this.#abort.signal });
    } catch {
      // Only the signal ends a pause early, and the loop asks for it itself.
    }
  }
}
