import type {
  DisruptionDone,
  RunRequest,
  ScenarioPhase,
} from '@llm-d-sim/plugin-llm-d-common';
import type { Clock } from '../time/Clock';
import { openLoop } from './openLoop';
import { observedInAnswer, promptColumns } from './requestRow';
import type { RequestSender } from './RequestSender';
import { rounded } from './rounded';

/** What the requests of a run share. */
export interface PhaseRunnerOptions {
  clock: Clock;
  /** The clock's time at which the run began. */
  began: number;
  /** What the run's request ids begin with, unlike any other run's, those with the same seed included. */
  idPrefix: string;
  /** Name of the model that the stack serves. */
  model?: string;
  /** In the order of the pool: the index is the rank of an endpoint. */
  targetPorts: readonly number[];
  senderOf(phase: ScenarioPhase): RequestSender;
  /** Breaks what a disruption says; undefined when there was nothing to break. */
  disrupt(
    disruption: NonNullable<ScenarioPhase['disruptions']>[number],
    rows: readonly RunRequest[],
  ): Promise<string | undefined>;
  signal?: AbortSignal;
  /** Called after each answer. */
  answered(): void;
}

/** Executes phases one after the other; holds a row for each answered request. */
export class PhaseRunner {
  readonly #options: PhaseRunnerOptions;
  readonly #rows: RunRequest[] = [];
  readonly #disruptions: DisruptionDone[] = [];
  #planned = 0;

  constructor(options: PhaseRunnerOptions) {
    this.#options = options;
  }

  /** As they were answered. */
  get rows(): readonly RunRequest[] {
    return this.#rows;
  }

  get disruptions(): readonly DisruptionDone[] {
    return this.#disruptions;
  }

  /** @throws the signal's reason when it is aborted. */
  async run(phase: ScenarioPhase): Promise<void> {
    const first = this.#planned;
    this.#planned += phase.requests.length;
    await Promise.all([this.#send(phase, first), this.#disrupt(phase)]);
    // Requests that were under way together are answered in any order.
    this.#rows.sort((one, other) => one.index - other.index);
  }

  async #send(phase: ScenarioPhase, first: number): Promise<void> {
    const { arrival, requests } = phase;
    if (arrival.type === 'open-loop') {
      await this.#openLoop(phase, first, arrival.atMs);
      return;
    }
    const workers =
      arrival.type === 'concurrent'
        ? Math.min(arrival.concurrency, requests.length)
        : 1;
    let next = 0;
    await Promise.all(
      Array.from({ length: workers }, async () => {
        while (next < requests.length) {
          const index = next;
          next += 1;
          await this.#one(phase, first + index, index);
        }
      }),
    );
  }

  async #openLoop(
    phase: ScenarioPhase,
    first: number,
    atMs: readonly number[],
  ): Promise<void> {
    const { clock, signal } = this.#options;
    const start = clock.now();
    const sent: Promise<void>[] = [];
    await openLoop({
      atMs,
      clock,
      signal,
      begin: index => {
        const one = this.#one(phase, first + index, index, start + atMs[index]);
        // Whoever waits for all of them hears of it; until then nobody does.
        one.catch(() => {});
        sent.push(one);
      },
    });
    await Promise.all(sent);
  }

  async #one(
    phase: ScenarioPhase,
    index: number,
    place: number,
    plannedAt?: number,
  ): Promise<void> {
    const { began, clock, idPrefix, model, senderOf, targetPorts } =
      this.#options;
    const planned = phase.requests[place];
    const requestId = `${idPrefix}-${index}`;
    const asked = clock.now();
    const answer = await senderOf(phase).send({
      method: 'POST',
      path: planned.path,
      headers: {
        'content-type': 'application/json',
        ...planned.headers,
        'x-request-id': requestId,
      },
      body: JSON.stringify({
        ...(model !== undefined && { model }),
        ...planned.body,
      }),
    });
    const startedAt = answer.writtenAt ?? asked;
    this.#rows.push({
      index,
      phase: phase.id,
      ...(planned.group !== undefined && { group: planned.group }),
      startedAtMs: rounded(startedAt - began),
      // A request that waits for another one has no planned time to be late against.
      lagMs: plannedAt === undefined ? 0 : rounded(startedAt - plannedAt),
      ...(plannedAt !== undefined && {
        plannedAtMs: rounded(plannedAt - began),
      }),
      ...(phase.entrance !== undefined && { entrance: phase.entrance }),
      ...promptColumns(planned.body),
      ...observedInAnswer(answer, requestId, targetPorts),
    });
    this.#options.answered();
  }

  async #disrupt({ disruptions = [] }: ScenarioPhase): Promise<void> {
    const { began, clock, disrupt, signal } = this.#options;
    const sorted = [...disruptions].sort((one, other) => one.atMs - other.atMs);
    const done: Promise<void>[] = [];
    await openLoop({
      atMs: sorted.map(({ atMs }) => atMs),
      clock,
      signal,
      begin: index => {
        const one = (async () => {
          const atMs = rounded(clock.now() - began);
          const pod = await disrupt(sorted[index], this.#rows);
          if (pod !== undefined) {
            this.#disruptions.push({ type: 'delete-pod', pod, atMs });
          }
        })();
        one.catch(() => {});
        done.push(one);
      },
    });
    await Promise.all(done);
  }
}
