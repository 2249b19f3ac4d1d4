import { setTimeout as delay } from 'node:timers/promises';
import type { V1Container } from '@kubernetes/client-node';
import type { Wire } from '../../client/Wire';
import type { Program, ProgramContext } from '../images/Program';
import { ContainerProbes, type ProbeKind } from '../probes/ContainerProbes';
import type { ProbeTarget } from '../probes/sendProbe';
import type { ContainerEvent } from './ContainerEvent';
import type { TerminatedState } from './ContainerState';
import { crashMessage } from './crashMessage';
import type { FaultContainment } from './FaultContainment';
import { LogBuffer } from './LogBuffer';
import { unsupportedHooks } from './unsupportedHooks';

/** Everything of a program's context that the pod and its volumes decide. */
export type PreparedContext = Omit<ProgramContext, 'log' | 'signal'>;

export interface ContainerRunOptions {
  spec: Wire<V1Container>;
  containment: FaultContainment;
  /** How long it may take to stop when a probe wants it restarted. */
  graceMs: number;
  probeTarget: ProbeTarget;
  now(): number;
  /** `started` or `ready` changed. */
  onChange(): void;
  record(event: ContainerEvent): void;
}

interface End {
  exitCode: number;
  message?: string;
}

const KILLED = 137;
/** Characters of a crash that the container's status repeats, as kubelets cut them. */
const MESSAGE_LENGTH = 4096;

/** One run of a container's program, from its start to its exit code. */
export class ContainerRun {
  readonly log: LogBuffer;
  readonly startedAt: number;
  readonly #options: ContainerRunOptions;
  readonly #probes: ContainerProbes;
  /** The program's SIGTERM: aborted by the end of the container, by a probe or by a crash. */
  readonly #term = new AbortController();
  readonly #unhealthy = new AbortController();
  readonly #ended = new AbortController();

  constructor(options: ContainerRunOptions) {
    this.#options = options;
    this.log = new LogBuffer(options.now);
    this.startedAt = options.now();
    this.#probes = new ContainerProbes({
      container: options.spec,
      target: options.probeTarget,
      signal: this.#ended.signal,
      onChange: options.onChange,
      onFailure: (kind, message) => this.#probeFailed(kind, message),
      onUnhealthy: kind => this.#restart(kind),
    });
  }

  get started(): boolean {
    return this.#probes.started;
  }

  get ready(): boolean {
    return this.#probes.ready;
  }

  /**
   * Runs the program and its probes.
   *
   * @param stop - aborted when the container has to end
   * @param stopGraceMs - how long it may then take; asked when `stop` is aborted
   * @returns how it ended
   */
  async run(
    program: Program,
    context: PreparedContext,
    stop: AbortSignal,
    stopGraceMs: () => number,
  ): Promise<TerminatedState> {
    const { graceMs, now, record, spec } = this.#options;
    const sigterm = () => this.#term.abort();
    stop.addEventListener('abort', sigterm);
    record({
      type: 'Normal',
      reason: 'Created',
      message: `Created container ${spec.name}`,
    });
    const result = this.#start(program, context);
    record({
      type: 'Normal',
      reason: 'Started',
      message: `Started container ${spec.name}`,
    });
    unsupportedHooks(spec).forEach(record);
    this.#probes.run();

    const { exitCode, message } = await Promise.race([
      result,
      this.#killed(stop, stopGraceMs),
      this.#killed(this.#unhealthy.signal, () => graceMs),
    ]);
    this.#ended.abort();
    // What the program left behind, if anything, is told too.
    this.#term.abort();
    stop.removeEventListener('abort', sigterm);
    this.log.end();
    return {
      type: 'terminated',
      exitCode,
      reason: exitCode === 0 ? 'Completed' : 'Error',
      message,
      startedAt: this.startedAt,
      finishedAt: now(),
    };
  }

  #start(program: Program, context: PreparedContext): Promise<End> {
    return new Promise(resolve => {
      const crash = (error: unknown) => {
        const message = crashMessage(error);
        this.log.append(message);
        resolve({ exitCode: 1, message: message.slice(0, MESSAGE_LENGTH) });
        // What is left of the program must not go on.
        this.#term.abort();
      };
      const start = async () =>
        program({
          ...context,
          signal: this.#term.signal,
          log: line => this.log.append(line),
        });
      this.#options.containment.run(
        () => start().then(exitCode => resolve({ exitCode }), crash),
        crash,
      );
    });
  }

  #probeFailed(kind: ProbeKind, message: string): void {
    const name = `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
    this.#options.record({
      type: 'Warning',
      reason: 'Unhealthy',
      message: `${name} probe failed: ${message}`,
    });
  }

  #restart(kind: ProbeKind): void {
    const { record, spec } = this.#options;
    record({
      type: 'Normal',
      reason: 'Killing',
      message: `Container ${spec.name} failed ${kind} probe, will be restarted`,
    });
    this.#unhealthy.abort();
    this.#term.abort();
  }

  /** Resolves when a program that was told to stop has outstayed its grace period. It cannot be killed, only left. */
  #killed(told: AbortSignal, graceMs: () => number): Promise<End> {
    const { signal } = this.#ended;
    return new Promise(resolve => {
      const wait = () =>
        delay(graceMs(), undefined, { signal }).then(
          () =>
            resolve({
              exitCode: KILLED,
              message: 'did not stop within its grace period',
            }),
          () => undefined,
        );
      if (told.aborted) wait();
      else told.addEventListener('abort', wait, { once: true, signal });
    });
  }
}
