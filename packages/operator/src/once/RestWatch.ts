import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import type { DryRunReport } from '../dry-run/DryRunReport';
import { stackKeyOf } from '../reconcile/stackKey';
import { restStateOf, type RestReport } from './RestReport';

export interface RestWatchOptions {
  /** Every custom resource that the operator looks after. */
  resources(): readonly KubernetesObject[];
  /** Whether work has begun and nothing is waiting or under way. */
  idle(): boolean;
  /** Undefined: the custom resources' own status tells how far they are. */
  dryRun: DryRunReport | undefined;
}

/** Knows when an operator has nothing left to do. */
export class RestWatch {
  readonly #options: RestWatchOptions;
  /** Custom resources whose last reconcile went well. */
  readonly #reconciled = new Set<string>();
  readonly #waiting = new Set<() => void>();

  constructor(options: RestWatchOptions) {
    this.#options = options;
  }

  /** A reconcile of this key begins, or the custom resource has gone. */
  forget(key: string): void {
    this.#reconciled.delete(key);
  }

  /** A reconcile of this key went well. */
  note(key: string): void {
    this.#reconciled.add(key);
  }

  /** Something has come to an end: whoever waits looks again. */
  look(): void {
    for (const lookAgain of this.#waiting) lookAgain();
  }

  report(): RestReport {
    const { dryRun, idle, resources } = this.#options;
    const states = resources().map(resource =>
      dryRun
        ? dryRun.stateOf(resource)
        : restStateOf(resource, this.#reconciled.has(stackKeyOf(resource))),
    );
    return {
      over: idle() && states.every(({ state }) => state !== 'moving'),
      states,
    };
  }

  /** @returns when nothing will change by itself any more, or the signal says that it has taken too long */
  async untilOver(signal: AbortSignal): Promise<RestReport> {
    let lookAgain = () => {};
    let giveUp = () => {};
    const over = new Promise<void>(resolve => {
      lookAgain = () => {
        if (this.report().over) resolve();
      };
      giveUp = resolve;
    });
    this.#waiting.add(lookAgain);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    lookAgain();
    await over;
    this.#waiting.delete(lookAgain);
    signal.removeEventListener('abort', giveUp);
    return this.report();
  }
}
