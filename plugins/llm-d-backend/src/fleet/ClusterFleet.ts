import {
  FleetEvaluator,
  type FleetCluster,
  type FleetStack,
  type HealthReport,
  type KubernetesObject,
  type Probe,
  type StackTarget,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  ClusterFollower,
  type ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { placesOf, type NamespacedName } from '../stacks/StackReference';
import { fleetRow, unknownRow } from './fleetRow';
import type { IndexedStack } from './StackIndex';
import { stackTarget } from './stackTarget';

/** What is known of one stack. */
interface KnownStack {
  row: FleetStack;
  /** Undefined when it could not be judged. */
  report?: HealthReport;
  /** Tells one verdict from another. */
  fingerprint: string;
}

/** How a cluster is read. */
export interface ClusterFleetOptions {
  transport: ClusterTransport;
  mode: 'watch' | 'poll';
  pollMs: number;
  now(): Date;
  /** The last observations of a stack from outside of the API server. */
  probesOf(entityRef: string): readonly Probe[];
  /** The verdict on these stacks, or what they are made of, is another one now. */
  onChange(entityRefs: readonly string[]): void;
}

/** Changes come in bursts; a person sees no difference below this. */
const settleMs = 200;
/** Judging takes this share of the time at most. */
const judgingShare = 5;
/** What was young grows old without any change in the cluster. */
const ageMs = 5_000;

/** The stacks of one cluster, judged anew whenever something in it has changed, all of them out of the same lists. */
export class ClusterFleet {
  readonly #options: ClusterFleetOptions;
  readonly #follower: ClusterFollower;
  readonly #evaluator = new FleetEvaluator();
  #stacks: readonly IndexedStack[] = [];
  #known = new Map<string, KnownStack>();
  /** Namespaces in which something changed since the last verdict; '' is the cluster itself. */
  readonly #touched = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #aging: NodeJS.Timeout | undefined;
  #lastTookMs = 0;

  constructor(options: ClusterFleetOptions) {
    this.#options = options;
    this.#follower = new ClusterFollower({
      transport: options.transport,
      mode: options.mode,
      now: options.now,
      times: { pollMs: options.pollMs },
      onChange: ({ namespaces }) => {
        (namespaces.size > 0 ? [...namespaces] : ['']).forEach(namespace =>
          this.#touched.add(namespace),
        );
        this.#judgeSoon();
      },
    });
  }

  start(): void {
    this.#follower.start();
    this.#aging = setInterval(() => this.#judgeSoon(), ageMs);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    clearInterval(this.#aging);
    await this.#follower.stop();
  }

  whenSynced(): Promise<void> {
    return this.#follower.whenSynced();
  }

  get synced(): boolean {
    return this.#follower.synced;
  }

  state(): FleetCluster {
    return this.#follower.state();
  }

  follow(stacks: readonly IndexedStack[]): void {
    const same =
      stacks.length === this.#stacks.length &&
      JSON.stringify(stacks) === JSON.stringify(this.#stacks);
    if (!same) {
      this.#stacks = stacks;
      this.#judgeSoon();
    }
  }

  /** Judges at once: an observation from outside has come in. */
  judgeNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const began = performance.now();
    this.#judge();
    this.#lastTookMs = performance.now() - began;
  }

  rows(): FleetStack[] {
    const { observedAt, state } = this.state();
    const seen = observedAt !== undefined && {
      observedAt,
      ...(state === 'unreachable' && { stale: true }),
    };
    return [...this.#known.values()].map(({ row }) => ({ ...row, ...seen }));
  }

  /** A SchedulerInstall, as new as what is known of the cluster. */
  installOf({ name, namespace }: NamespacedName): KubernetesObject | undefined {
    return this.#follower.store('SchedulerInstall').get(namespace, name);
  }

  /** The verdict on one stack, as new as what is known of the cluster; undefined when it has none. */
  report(entityRef: string): HealthReport | undefined {
    if (this.#timer) {
      this.judgeNow();
    }
    const report = this.#known.get(entityRef)?.report;
    const { observedAt } = this.state();
    return report && { ...report, ...(observedAt && { observedAt }) };
  }

  #judgeSoon(): void {
    this.#timer ??= setTimeout(
      () => this.judgeNow(),
      Math.max(settleMs, this.#lastTookMs * judgingShare),
    );
  }

  #judge(): void {
    const { now, onChange, probesOf } = this.#options;
    const { observedAt, state } = this.state();
    const isHalfRead = !this.#follower.synced && state !== 'unreachable';
    if (isHalfRead) {
      // Whatever is not read yet would look broken.
      return;
    }
    const touched = new Set(this.#touched);
    this.#touched.clear();
    // What is not seen any more does not age: nobody knows what became of it.
    const at =
      state === 'unreachable' && observedAt !== undefined
        ? new Date(observedAt)
        : now();
    const targets = new Map<StackTarget, IndexedStack>();
    const known = new Map<string, KnownStack>();
    for (const stack of this.#stacks) {
      const { reference } = stack;
      const { entityRef } = reference;
      const target = stackTarget(
        reference,
        reference.schedulerInstall &&
          this.installOf(reference.schedulerInstall),
      );
      if (target) {
        targets.set(target, stack);
      } else {
        const row = unknownRow(
          stack,
          'Its SchedulerInstall is not in the cluster, or not valid',
          at.toISOString(),
        );
        known.set(entityRef, { row, fingerprint: fingerprintOf(row) });
      }
    }
    const verdicts = this.#evaluator.evaluate(
      this.#follower.lists(),
      [...targets.keys()],
      at,
      target => {
        const stack = targets.get(target);
        return stack ? probesOf(stack.reference.entityRef) : [];
      },
    );
    for (const verdict of verdicts) {
      const stack = targets.get(verdict.target);
      if (stack) {
        known.set(stack.reference.entityRef, this.#knownOf(stack, verdict, at));
      }
    }
    // What a stack is made of may change, its drift with it, though its verdict does not.
    const changed = this.#stacks
      .filter(({ reference }) => {
        const { entityRef } = reference;
        return (
          known.get(entityRef)?.fingerprint !==
            this.#known.get(entityRef)?.fingerprint ||
          placesOf(reference).some(({ namespace }) => touched.has(namespace))
        );
      })
      .map(({ reference }) => reference.entityRef);
    this.#known = known;
    if (changed.length > 0) {
      onChange(changed);
    }
  }

  #knownOf(
    stack: IndexedStack,
    verdict: ReturnType<FleetEvaluator['evaluate']>[number],
    at: Date,
  ): KnownStack {
    if ('unreadable' in verdict) {
      const row = unknownRow(stack, verdict.unreadable, at.toISOString());
      return { row, fingerprint: fingerprintOf(row) };
    }
    const { report } = verdict;
    const row = fleetRow(stack, report, reference => {
      const { kind, name, namespace = '' } = reference;
      return kind === 'Deployment' ||
        kind === 'Gateway' ||
        kind === 'GatewayClass'
        ? this.#follower.store(kind).get(namespace, name)
        : undefined;
    });
    return { row, report, fingerprint: fingerprintOf([row, report]) };
  }
}

/** Without the time at which it was judged, which is another one each time. */
function fingerprintOf(verdict: unknown): string {
  return JSON.stringify(verdict, (key, value: unknown) =>
    key === 'observedAt' ? undefined : value,
  );
}
