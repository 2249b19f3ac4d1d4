import type {
  DisruptionDone,
  RunRequest,
  ScenarioObservations,
  ScenarioPhase,
  ScenarioPlan,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import type { Clock } from '../time/Clock';
import { DecisionLog } from './DecisionLog';
import { deletePod } from './deletePod';
import { modelPodIncidents } from './modelPodIncidents';
import { PhaseRunner } from './PhaseRunner';
import { readEndpoints } from './readEndpoints';
import { readServedModel } from './readServedModel';
import { withDecision } from './requestRow';
import { RequestSender } from './RequestSender';
import { rounded } from './rounded';
import type { AdmitRun, RunProgress } from './runScenario';
import { readStackUnderTest, type StackUnderTest } from './StackUnderTest';
import { DirectWire } from './wire/DirectWire';
import { ServiceProxyWire } from './wire/ServiceProxyWire';
import type { Wire } from './wire/Wire';

/** However little happens, somebody is told this often. */
const progressEveryMs = 1_000;

/** The stages of one execution: reading the stack, sending, reading decisions. */
export class ScenarioRun {
  readonly timings: Record<string, number> = {};
  readonly #cluster: ClusterClient;
  readonly #clock: Clock;
  readonly #plan: ScenarioPlan;
  readonly #idPrefix: string;
  readonly #allowedGateways: readonly string[];
  readonly #admit?: AdmitRun;
  readonly #signal: AbortSignal;
  readonly #onProgress?: (progress: RunProgress) => void;
  readonly #began: number;
  readonly #since: Date;
  readonly #senders = new Map<string, RequestSender>();
  readonly #heartbeat: NodeJS.Timeout;
  #rows: readonly RunRequest[] = [];
  #disruptions: readonly DisruptionDone[] = [];
  #stage = '';

  constructor(options: {
    cluster: ClusterClient;
    clock: Clock;
    plan: ScenarioPlan;
    idPrefix: string;
    allowedGateways: readonly string[];
    admit?: AdmitRun;
    signal: AbortSignal;
    onProgress?: (progress: RunProgress) => void;
  }) {
    this.#cluster = options.cluster;
    this.#clock = options.clock;
    this.#plan = options.plan;
    this.#idPrefix = options.idPrefix;
    this.#allowedGateways = options.allowedGateways;
    this.#admit = options.admit;
    this.#signal = options.signal;
    this.#onProgress = options.onProgress;
    this.#began = options.clock.now();
    this.#since = options.clock.date();
    this.#heartbeat = setInterval(() => this.#tell(), progressEveryMs);
  }

  /** Rows so far; with decisions once {@link execute} has ended. */
  get requests(): readonly RunRequest[] {
    return this.#rows;
  }

  /** What was broken on purpose so far. */
  get disruptions(): readonly DisruptionDone[] {
    return this.#disruptions;
  }

  async prepare(schedulerInstall: {
    namespace: string;
    name: string;
  }): Promise<StackUnderTest> {
    return this.#timed('prepare', 'Reading the stack', () =>
      readStackUnderTest(this.#cluster, schedulerInstall, {
        allowedGateways: this.#allowedGateways,
        admit: this.#admit,
        signal: this.#signal,
      }),
    );
  }

  async execute(stack: StackUnderTest): Promise<ScenarioObservations> {
    const log = new DecisionLog({
      cluster: this.#cluster,
      stack,
      clock: this.#clock,
      since: this.#since,
      signal: this.#signal,
    });
    await this.#phases(stack, log);
    const decisions = await this.#timed(
      'decisions',
      "Reading the EPP's decisions",
      () =>
        log.collect(
          this.#rows
            .filter(({ status }) => status >= 200 && status < 300)
            .map(({ requestId }) => requestId),
        ),
    );
    this.#rows = this.#rows.map(row =>
      withDecision(row, decisions.get(row.requestId)),
    );
    this.#enter('Judging');
    const { endpointPicker, entrance, facts, pool } = stack;
    const after = await readEndpoints(this.#cluster, pool, {
      signal: this.#signal,
    });
    return {
      requests: this.#rows,
      scorers: endpointPicker.scorers,
      eppVerbosity: endpointPicker.verbosity,
      stack: facts,
      eppIncidents: log.incidents,
      modelPodIncidents: modelPodIncidents(facts, after, this.#disruptions),
      disruptions: this.#disruptions,
      entrance: entrance.type,
      unobserved: log.unobserved,
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    await Promise.all([...this.#senders.values()].map(one => one.close()));
  }

  /** Sends all phases, with the EPP's log followed beside. */
  async #phases(stack: StackUnderTest, log: DecisionLog): Promise<void> {
    const first = this.#plan.phases.at(0);
    const model = await readServedModel(this.#senderOf(stack, first?.entrance));
    const runner = new PhaseRunner({
      clock: this.#clock,
      began: this.#began,
      idPrefix: this.#idPrefix,
      model,
      targetPorts: stack.pool.targetPorts,
      senderOf: phase => this.#senderOf(stack, phase.entrance),
      disrupt: (disruption, rows) =>
        deletePod(
          this.#cluster,
          {
            namespace: stack.pool.namespace,
            endpoints: stack.facts.endpoints,
          },
          disruption,
          rows,
          { signal: this.#signal },
        ),
      signal: this.#signal,
      answered: () => this.#tell(),
    });
    this.#rows = runner.rows;
    this.#disruptions = runner.disruptions;
    const followed = new AbortController();
    const following = log.follow(followed.signal);
    try {
      for (const phase of this.#plan.phases) {
        await this.#timed(phase.id, phase.title, () => runner.run(phase));
      }
    } finally {
      followed.abort();
      await following;
    }
  }

  #senderOf(
    stack: StackUnderTest,
    entrance: ScenarioPhase['entrance'] = 'gateway',
  ): RequestSender {
    const known = this.#senders.get(entrance);
    if (known) {
      return known;
    }
    const sender = new RequestSender({
      wire: this.#wireOf(stack, entrance),
      clock: this.#clock,
      signal: this.#signal,
    });
    this.#senders.set(entrance, sender);
    return sender;
  }

  #wireOf(
    { directService, entrance, hostname }: StackUnderTest,
    by: NonNullable<ScenarioPhase['entrance']>,
  ): Wire {
    if (by === 'gateway') {
      return entrance.type === 'direct'
        ? new DirectWire(entrance.url, hostname)
        : new ServiceProxyWire({
            cluster: this.#cluster,
            target: entrance.service,
          });
    }
    if (!directService) {
      throw new Error('The stack has no direct Service to send requests to.');
    }
    return new ServiceProxyWire({
      cluster: this.#cluster,
      target: directService,
    });
  }

  async #timed<T>(
    name: string,
    stage: string,
    work: () => Promise<T>,
  ): Promise<T> {
    this.#enter(stage);
    const start = this.#clock.now();
    const result = await work();
    this.timings[name] = rounded(this.#clock.now() - start);
    return result;
  }

  #enter(stage: string): void {
    this.#stage = stage;
    this.#tell();
  }

  #tell(): void {
    this.#onProgress?.({
      progress: {
        done: this.#rows.length,
        total: this.#plan.phases.reduce(
          (sum, { requests }) => sum + requests.length,
          0,
        ),
        stage: this.#stage,
      },
      requests: this.#rows,
    });
  }
}
