import { setTimeout as delay } from 'node:timers/promises';
import type { V1Container } from '@kubernetes/client-node';
import type { Wire } from '../../client/Wire';
import type { ImageRegistry } from '../images/ImageRegistry';
import type { Program, ProgramContext } from '../images/Program';
import { ContainerProbes } from '../probes/ContainerProbes';
import type { ProbeTarget } from '../probes/sendProbe';
import type {
  ContainerSnapshot,
  ContainerState,
  TerminatedState,
} from './ContainerState';
import { crashMessage } from './crashMessage';
import type { FaultContainment } from './FaultContainment';
import { LogBuffer } from './LogBuffer';
import { ContainerConfigError } from './readEnvironment';
import { restartDelay, type RestartBackoff } from './restartDelay';

/** An event about a container. */
export interface ContainerEvent {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
}

export interface ContainerOptions {
  spec: Wire<V1Container>;
  restartPolicy: 'Always' | 'OnFailure' | 'Never';
  images: ImageRegistry;
  containment: FaultContainment;
  backoff: RestartBackoff;
  /** How long it may take to stop when a probe wants it restarted. */
  graceMs: number;
  probeTarget: ProbeTarget;
  /** Everything of the program's context that the pod and its volumes decide; read anew for each run. */
  prepare(): Promise<Omit<ProgramContext, 'log' | 'signal'>>;
  now(): number;
  onChange(): void;
  record(event: ContainerEvent): void;
}

/** How long a container's configuration that does not work is left alone before it is read again. */
const CONFIG_RETRY_MS = 2_000;
const KILLED = 137;
/** Characters of a crash that the container's status repeats, as kubelets cut them. */
const MESSAGE_LENGTH = 4096;

/** Runs one container of a pod: pull, start, probe, restart with back-off, until it is stopped or has done its work. */
export class Container {
  readonly #options: ContainerOptions;
  readonly #stop = new AbortController();
  readonly #logs: LogBuffer[] = [];
  #state: ContainerState = { type: 'waiting', reason: 'ContainerCreating' };
  #lastState: TerminatedState | undefined;
  #restartCount = 0;
  #probes: ContainerProbes | undefined;
  #life: Promise<void> | undefined;
  #graceMs = 0;

  constructor(options: ContainerOptions) {
    this.#options = options;
  }

  get snapshot(): ContainerSnapshot {
    const running = this.#state.type === 'running';
    return {
      name: this.#options.spec.name,
      image: this.#options.spec.image ?? '',
      state: this.#state,
      lastState: this.#lastState,
      restartCount: this.#restartCount,
      started: running && (this.#probes?.started ?? false),
      ready: running && (this.#probes?.ready ?? false),
    };
  }

  /** The output of the current or latest run, or of the one before. */
  log(previous: boolean): LogBuffer | undefined {
    return this.#logs.at(previous ? -2 : -1);
  }

  /** Begins. Resolves when the container will never run again. */
  run(): Promise<void> {
    this.#life ??= this.#live();
    return this.#life;
  }

  /** Ends the container: aborts its signal, and gives up waiting for it after the grace period. */
  async stop(graceMs: number): Promise<void> {
    this.#graceMs = graceMs;
    this.#stop.abort();
    await this.#life;
  }

  async #live(): Promise<void> {
    const { backoff, restartPolicy } = this.#options;
    const { signal } = this.#stop;
    let crashes = 0;
    const program = await this.#pull();
    while (program && !signal.aborted) {
      const context = await this.#prepare();
      if (!context) break;
      const end = await this.#runOnce(program, context);
      this.#setState(end);
      const again =
        restartPolicy === 'Always' ||
        (restartPolicy === 'OnFailure' && end.exitCode !== 0);
      if (!again || signal.aborted) break;

      const ranMs = end.finishedAt - end.startedAt;
      crashes = ranMs >= backoff.resetAfterMs ? 1 : crashes + 1;
      const waitMs = restartDelay(backoff, crashes);
      this.#lastState = end;
      if (waitMs > 0) {
        const message = `back-off ${
          waitMs / 1000
        }s restarting failed container=${this.#options.spec.name}`;
        this.#setState({
          type: 'waiting',
          reason: 'CrashLoopBackOff',
          message,
        });
        this.#options.record({
          type: 'Warning',
          reason: 'BackOff',
          message: `Back-off restarting failed container ${
            this.#options.spec.name
          }`,
        });
        await this.#pause(waitMs);
      }
      if (!signal.aborted) this.#restartCount += 1;
    }
    if (this.#state.type === 'waiting' && signal.aborted && this.#lastState) {
      this.#setState(this.#lastState);
    }
  }

  /** The image's program. An image that cannot be run is asked for again and again, as a registry would be. */
  async #pull(): Promise<Program | undefined> {
    const { backoff, images, record, spec } = this.#options;
    const image = spec.image ?? '';
    for (let attempt = 1; !this.#stop.signal.aborted; attempt += 1) {
      const program = images.programOf(image);
      if (program) {
        record({
          type: 'Normal',
          reason: 'Pulled',
          message: `Container image "${image}" runs as a program of this node`,
        });
        return program;
      }
      const message = images.pullError(image);
      this.#setState({ type: 'waiting', reason: 'ErrImagePull', message });
      record({ type: 'Warning', reason: 'Failed', message });
      const waitMs = restartDelay(backoff, attempt + 1);
      await this.#pause(Math.min(1000, waitMs));
      this.#setState({
        type: 'waiting',
        reason: 'ImagePullBackOff',
        message: `Back-off pulling image "${image}": ${message}`,
      });
      record({
        type: 'Normal',
        reason: 'BackOff',
        message: `Back-off pulling image "${image}"`,
      });
      await this.#pause(waitMs);
    }
    return undefined;
  }

  async #prepare() {
    while (!this.#stop.signal.aborted) {
      try {
        return await this.#options.prepare();
      } catch (error) {
        const isConfig = error instanceof ContainerConfigError;
        const message = error instanceof Error ? error.message : String(error);
        this.#setState({
          type: 'waiting',
          reason: isConfig ? 'CreateContainerConfigError' : 'ContainerCreating',
          message,
        });
        this.#options.record({
          type: 'Warning',
          reason: isConfig ? 'Failed' : 'FailedMount',
          message: `Error: ${message}`,
        });
        await this.#pause(CONFIG_RETRY_MS);
      }
    }
    return undefined;
  }

  async #runOnce(
    program: Program,
    context: Omit<ProgramContext, 'log' | 'signal'>,
  ): Promise<TerminatedState> {
    const { containment, graceMs, now, probeTarget, record, spec } =
      this.#options;
    const log = new LogBuffer(now);
    this.#logs.push(log);
    if (this.#logs.length > 2) this.#logs.shift();

    const startedAt = now();
    // Aborted by the end of the container, by a probe or by a crash: the program's SIGTERM.
    const term = new AbortController();
    const unhealthy = new AbortController();
    const ended = new AbortController();
    const sigterm = () => term.abort();
    this.#stop.signal.addEventListener('abort', sigterm);

    record({
      type: 'Normal',
      reason: 'Created',
      message: `Created container ${spec.name}`,
    });
    const probes = new ContainerProbes({
      container: spec,
      target: probeTarget,
      signal: ended.signal,
      onChange: () => this.#options.onChange(),
      onFailure: (kind, message) =>
        record({
          type: 'Warning',
          reason: 'Unhealthy',
          message: `${kind[0]?.toUpperCase()}${kind.slice(
            1,
          )} probe failed: ${message}`,
        }),
      onUnhealthy: kind => {
        record({
          type: 'Normal',
          reason: 'Killing',
          message: `Container ${spec.name} failed ${kind} probe, will be restarted`,
        });
        unhealthy.abort();
        term.abort();
      },
    });
    this.#probes = probes;

    const result = new Promise<{ exitCode: number; message?: string }>(
      resolve => {
        const crash = (error: unknown) => {
          const message = crashMessage(error);
          log.append(message);
          resolve({ exitCode: 1, message: message.slice(0, MESSAGE_LENGTH) });
          // What is left of the program must not go on.
          term.abort();
        };
        const start = async () =>
          program({
            ...context,
            signal: term.signal,
            log: line => log.append(line),
          });
        containment.run(
          () => start().then(exitCode => resolve({ exitCode }), crash),
          crash,
        );
      },
    );
    this.#setState({ type: 'running', startedAt });
    record({
      type: 'Normal',
      reason: 'Started',
      message: `Started container ${spec.name}`,
    });
    probes.run();

    const { exitCode, message } = await Promise.race([
      result,
      this.#killed(this.#stop.signal, () => this.#graceMs, ended.signal),
      this.#killed(unhealthy.signal, () => graceMs, ended.signal),
    ]);
    ended.abort();
    // What the program left behind, if anything, is told too.
    term.abort();
    this.#stop.signal.removeEventListener('abort', sigterm);
    log.end();
    return {
      type: 'terminated',
      exitCode,
      reason: exitCode === 0 ? 'Completed' : 'Error',
      message,
      startedAt,
      finishedAt: now(),
    };
  }

  /** Resolves when a program that was told to stop has outstayed its grace period. It cannot be killed, only left. */
  #killed(
    told: AbortSignal,
    graceMs: () => number,
    ended: AbortSignal,
  ): Promise<{ exitCode: number; message?: string }> {
    return new Promise(resolve => {
      const wait = () =>
        delay(graceMs(), undefined, { signal: ended }).then(
          () =>
            resolve({
              exitCode: KILLED,
              message: 'did not stop within its grace period',
            }),
          () => undefined,
        );
      if (told.aborted) wait();
      else told.addEventListener('abort', wait, { once: true });
    });
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stop.signal }).catch(
      () => undefined,
    );
  }

  #setState(state: ContainerState): void {
    this.#state = state;
    this.#options.onChange();
  }
}
