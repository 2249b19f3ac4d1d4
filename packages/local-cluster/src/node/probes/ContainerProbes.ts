import { setTimeout as delay } from 'node:timers/promises';
import type { V1Container, V1Probe } from '@kubernetes/client-node';
import type { Wire } from '../../client/Wire';
import { afterAnswer, initialProbeState, type ProbeState } from './ProbeState';
import { sendProbe, type ProbeTarget } from './sendProbe';

export type ProbeKind = 'startup' | 'readiness' | 'liveness';

/** What a program has to open its listeners before the first probe; kubelets wait a random part of the period. */
const START_MS = 150;

export interface ContainerProbesOptions {
  container: Wire<V1Container>;
  target: ProbeTarget;
  /** Aborted when this run of the container ends. */
  signal: AbortSignal;
  /** `started` or `ready` changed. */
  onChange(): void;
  onFailure(kind: ProbeKind, message: string): void;
  /** The container has to be restarted. */
  onUnhealthy(kind: 'startup' | 'liveness'): void;
}

/** The probes of one run of a container: liveness and readiness begin when the startup probe has succeeded. */
export class ContainerProbes {
  readonly #options: ContainerProbesOptions;
  #started: boolean;
  #ready: boolean;

  constructor(options: ContainerProbesOptions) {
    this.#options = options;
    this.#started = !options.container.startupProbe;
    this.#ready = this.#started && !options.container.readinessProbe;
  }

  get started(): boolean {
    return this.#started;
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** Probes until the run ends. */
  run(): void {
    const { startupProbe } = this.#options.container;
    if (startupProbe) {
      this.#loop('startup', startupProbe, state => {
        if (state.verdict === 'success') {
          this.#started = true;
          this.#ready = !this.#options.container.readinessProbe;
          this.#options.onChange();
          this.#runFurtherProbes();
        } else if (state.verdict === 'failure') {
          this.#options.onUnhealthy('startup');
        }
        return state.verdict === 'unknown';
      });
    } else {
      this.#runFurtherProbes();
    }
  }

  #runFurtherProbes(): void {
    const { livenessProbe, readinessProbe } = this.#options.container;
    if (livenessProbe) {
      this.#loop('liveness', livenessProbe, state => {
        if (state.verdict === 'failure') this.#options.onUnhealthy('liveness');
        return state.verdict !== 'failure';
      });
    }
    if (readinessProbe) {
      this.#loop('readiness', readinessProbe, state => {
        const ready = state.verdict === 'success';
        if (ready !== this.#ready) {
          this.#ready = ready;
          this.#options.onChange();
        }
        return true;
      });
    }
  }

  #loop(
    kind: ProbeKind,
    probe: Wire<V1Probe>,
    goesOn: (state: ProbeState) => boolean,
  ): void {
    const { onFailure, signal, target } = this.#options;
    const thresholds = {
      success: probe.successThreshold ?? 1,
      failure: probe.failureThreshold ?? 3,
    };
    const run = async () => {
      let state = initialProbeState;
      await delay(
        (probe.initialDelaySeconds ?? 0) * 1000 + START_MS,
        undefined,
        { signal },
      );
      for (;;) {
        const answer = await sendProbe(probe, target);
        if (signal.aborted) return;
        state = afterAnswer(state, answer.healthy, thresholds);
        if (!answer.healthy) onFailure(kind, answer.message);
        if (!goesOn(state)) return;
        await delay((probe.periodSeconds ?? 10) * 1000, undefined, { signal });
      }
    };
    // The only way to fail is the end of the container's run, and then there is nothing left to probe.
    run().catch(() => undefined);
  }
}
