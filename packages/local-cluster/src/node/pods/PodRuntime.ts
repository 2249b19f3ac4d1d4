import type { V1Container } from '@kubernetes/client-node';
import type { Pod } from '../../client/ResourceKind';
import type { Wire } from '../../client/Wire';
import { Container } from '../containers/Container';
import type { ContainerEvent } from '../containers/ContainerEvent';
import type { LogBuffer } from '../containers/LogBuffer';
import { portNumber, restartPolicyOf } from './containerSpec';
import type { PodEnvironment } from './PodEnvironment';
import { dialFromPod, prepareContext } from './prepareContext';
import type { PodSnapshot } from './podStatus';
import { sidecarsOf } from './sidecars';

export interface PodRuntimeOptions extends PodEnvironment {
  pod: Pod;
  podIP: string;
  onChange(): void;
  record(container: string | undefined, event: ContainerEvent): void;
}

/** Grace for what is stopped because the node stops or the pod is already gone. */
const DEFAULT_GRACE_SECONDS = 30;
/** What a sidecar has at least, however long the others took to stop. */
const LEAST_SIDECAR_GRACE_MS = 2_000;

/**
 * Runs the containers of one pod: init containers one after the other, then all others together. Sidecars, the init
 * containers that are to run on, stop after all others, the last first.
 */
export class PodRuntime {
  readonly podIP: string;
  readonly #options: PodRuntimeOptions;
  readonly #pod: Pod;
  readonly #initContainers: Map<string, Container>;
  readonly #containers: Map<string, Container>;
  readonly #startedAt: number;
  #initialized = false;
  #stopping: Promise<void> | undefined;
  #stopped = false;
  /** Told at every change of a container. */
  #waiting: (() => void)[] = [];

  constructor(options: PodRuntimeOptions) {
    this.#options = options;
    this.#pod = options.pod;
    this.podIP = options.podIP;
    this.#startedAt = options.now();
    const { spec } = options.pod;
    this.#initContainers = this.#make(spec.initContainers ?? [], true);
    this.#containers = this.#make(spec.containers, false);
  }

  get snapshot(): PodSnapshot {
    return {
      podIP: this.podIP,
      hostIP: this.#options.network.nodeAddress,
      startedAt: this.#startedAt,
      initContainers: [...this.#initContainers.values()].map(
        container => container.snapshot,
      ),
      initialized: this.#initialized,
      containers: [...this.#containers.values()].map(
        container => container.snapshot,
      ),
    };
  }

  /** All containers have ended after `stop`. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** The time as this pod's environment has it, in milliseconds since the epoch. */
  now(): number {
    return this.#options.now();
  }

  log(container: string, previous: boolean): LogBuffer | undefined {
    const found =
      this.#containers.get(container) ?? this.#initContainers.get(container);
    return found?.log(previous);
  }

  has(container: string): boolean {
    return (
      this.#containers.has(container) || this.#initContainers.has(container)
    );
  }

  start(): void {
    this.#live().catch(error =>
      this.#options.record(undefined, {
        type: 'Warning',
        reason: 'FailedSync',
        message: String(error),
      }),
    );
  }

  /** Stops all containers; the first call's grace counts. Resolves when they have ended or their grace is over. */
  stop(graceSeconds = DEFAULT_GRACE_SECONDS): Promise<void> {
    this.#stopping ??= this.#stop(graceSeconds);
    return this.#stopping;
  }

  async #live(): Promise<void> {
    const sidecars: Promise<void>[] = [];
    if (await this.#initialize(sidecars)) {
      this.#initialized = true;
      this.#options.onChange();
      await Promise.all(
        [...this.#containers.values()].map(container => container.run()),
      );
      // The others have done their work: nobody is left to stand in front of.
      if (!this.#stopping) await this.#stopSidecars(this.#graceMs);
    }
    await Promise.all(sidecars);
  }

  /**
   * Runs the init containers.
   *
   * @param sidecars - takes the lives of those that run on beside the others
   * @returns whether the others may start
   */
  async #initialize(sidecars: Promise<void>[]): Promise<boolean> {
    for (const spec of this.#pod.spec.initContainers ?? []) {
      const container = this.#initContainers.get(spec.name);
      if (!container) continue;
      const life = container.run();
      if (spec.restartPolicy === 'Always') {
        sidecars.push(life);
        await this.#until(() => container.snapshot.started);
      } else {
        await life;
        const { state } = container.snapshot;
        if (state.type === 'terminated' && state.exitCode !== 0) return false;
      }
      if (this.#stopping) return false;
    }
    return true;
  }

  /** Waits for a change that makes `condition` true, or for the pod's end. */
  async #until(condition: () => boolean): Promise<void> {
    while (!condition() && !this.#stopping) {
      await new Promise<void>(resolve => this.#waiting.push(resolve));
    }
  }

  #changed(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.#options.onChange();
  }

  get #graceMs(): number {
    return (
      1000 *
      (this.#pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS)
    );
  }

  async #stop(graceSeconds: number): Promise<void> {
    const graceMs = graceSeconds * 1000;
    const deadline = this.#options.now() + graceMs;
    const sidecars = new Set(sidecarsOf(this.#pod).map(({ name }) => name));
    const others = [...this.#initContainers, ...this.#containers].filter(
      ([name]) => !sidecars.has(name),
    );
    const stopped = Promise.all(
      others.map(([name, container]) =>
        this.#stopContainer(name, container, graceMs),
      ),
    );
    this.#changed();
    await stopped;
    await this.#stopSidecars(
      Math.max(
        deadline - this.#options.now(),
        Math.min(graceMs, LEAST_SIDECAR_GRACE_MS),
      ),
    );
    this.#stopped = true;
    this.#options.onChange();
  }

  async #stopSidecars(graceMs: number): Promise<void> {
    for (const { name } of sidecarsOf(this.#pod).reverse()) {
      const sidecar = this.#initContainers.get(name);
      if (sidecar) await this.#stopContainer(name, sidecar, graceMs);
    }
  }

  async #stopContainer(
    name: string,
    container: Container,
    graceMs: number,
  ): Promise<void> {
    if (container.snapshot.state.type === 'running') {
      this.#options.record(name, {
        type: 'Normal',
        reason: 'Killing',
        message: `Stopping container ${name}`,
      });
    }
    await container.stop(graceMs);
  }

  #make(
    specs: readonly Wire<V1Container>[],
    isInit: boolean,
  ): Map<string, Container> {
    return new Map(
      specs.map(spec => [
        spec.name,
        new Container({
          spec,
          restartPolicy: restartPolicyOf(this.#pod, spec, isInit),
          images: this.#options.images,
          containment: this.#options.containment,
          backoff: this.#options.backoff,
          graceMs: this.#graceMs,
          probeTarget: {
            podIP: this.podIP,
            portOf: port => portNumber(spec, port),
            dialAddress: dialFromPod(this.#pod, this.podIP, this.#options),
          },
          prepare: () =>
            prepareContext(spec, this.#pod, this.podIP, this.#options),
          now: this.#options.now,
          onChange: () => this.#changed(),
          record: event => this.#options.record(spec.name, event),
        }),
      ]),
    );
  }
}
