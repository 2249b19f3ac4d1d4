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

export interface PodRuntimeOptions extends PodEnvironment {
  pod: Pod;
  podIP: string;
  onChange(): void;
  record(container: string | undefined, event: ContainerEvent): void;
}

/** Grace for what is stopped because the node stops or the pod is already gone. */
const DEFAULT_GRACE_SECONDS = 30;

/** Runs the containers of one pod: init containers one after the other, then all others together. */
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
    const lives: Promise<void>[] = [];
    if (await this.#initialize(lives)) {
      this.#initialized = true;
      this.#options.onChange();
      lives.push(...[...this.#containers.values()].map(one => one.run()));
    }
    await Promise.all(lives);
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
      const life = container?.run() ?? Promise.resolve();
      if (spec.restartPolicy === 'Always') sidecars.push(life);
      else await life;
      const state = container?.snapshot.state;
      const failed = state?.type === 'terminated' && state.exitCode !== 0;
      if (this.#stopping || failed) return false;
    }
    return true;
  }

  async #stop(graceSeconds: number): Promise<void> {
    const all = [...this.#initContainers, ...this.#containers];
    await Promise.all(
      all.map(([name, container]) => {
        if (container.snapshot.state.type === 'running') {
          this.#options.record(name, {
            type: 'Normal',
            reason: 'Killing',
            message: `Stopping container ${name}`,
          });
        }
        return container.stop(graceSeconds * 1000);
      }),
    );
    this.#stopped = true;
    this.#options.onChange();
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
          graceMs:
            1000 *
            (this.#pod.spec.terminationGracePeriodSeconds ??
              DEFAULT_GRACE_SECONDS),
          probeTarget: {
            podIP: this.podIP,
            portOf: port => portNumber(spec, port),
            dialAddress: dialFromPod(this.#pod, this.podIP, this.#options),
          },
          prepare: () =>
            prepareContext(spec, this.#pod, this.podIP, this.#options),
          now: this.#options.now,
          onChange: this.#options.onChange,
          record: event => this.#options.record(spec.name, event),
        }),
      ]),
    );
  }
}
