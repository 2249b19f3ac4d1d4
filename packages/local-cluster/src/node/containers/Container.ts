import { setTimeout as delay } from 'node:timers/promises';
import type { ImageRegistry } from '../images/ImageRegistry';
import type { Program } from '../images/Program';
import {
  ContainerRun,
  type ContainerRunOptions,
  type PreparedContext,
} from './ContainerRun';
import type {
  ContainerSnapshot,
  ContainerState,
  TerminatedState,
} from './ContainerState';
import type { LogBuffer } from './LogBuffer';
import { ContainerConfigError } from './readEnvironment';
import { restartDelay, type RestartBackoff } from './restartDelay';

export interface ContainerOptions extends ContainerRunOptions {
  restartPolicy: 'Always' | 'OnFailure' | 'Never';
  images: ImageRegistry;
  backoff: RestartBackoff;
  /** The program's context but for what belongs to a run; read anew for each run. */
  prepare(): Promise<PreparedContext>;
}

/** How long a container's configuration that does not work is left alone before it is read again. */
const CONFIG_RETRY_MS = 2_000;

/** Runs one container of a pod: pull, start, probe, restart with back-off, until it is stopped or has done its work. */
export class Container {
  readonly #options: ContainerOptions;
  readonly #stop = new AbortController();
  readonly #logs: LogBuffer[] = [];
  #state: ContainerState = { type: 'waiting', reason: 'ContainerCreating' };
  #lastState: TerminatedState | undefined;
  #restartCount = 0;
  #run: ContainerRun | undefined;
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
      started: running && (this.#run?.started ?? false),
      ready: running && (this.#run?.ready ?? false),
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
    // Why it failed, if it did, is for whoever runs it.
    await this.#life?.catch(() => undefined);
  }

  async #live(): Promise<void> {
    const { backoff, restartPolicy } = this.#options;
    const { signal } = this.#stop;
    let crashes = 0;
    const program = await this.#pull();
    while (program && !signal.aborted) {
      const context = await this.#prepare();
      // A run that begins after the stop would never hear of it.
      if (!context || signal.aborted) break;
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
    context: PreparedContext,
  ): Promise<TerminatedState> {
    const run = new ContainerRun(this.#options);
    this.#run = run;
    this.#logs.push(run.log);
    if (this.#logs.length > 2) this.#logs.shift();
    const end = run.run(
      program,
      context,
      this.#stop.signal,
      () => this.#graceMs,
    );
    this.#setState({ type: 'running', startedAt: run.startedAt });
    return end;
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
