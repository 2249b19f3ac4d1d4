import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';

/** How a reconcile ended, in controller-runtime's words. */
export type ReconcileResult = 'success' | 'error' | 'requeue_after';

/** Why a watch ended: the server closed it, nothing came for too long, its version was too old, or it broke. */
export type WatchEnd = 'closed' | 'silent' | 'expired' | 'error';

/** The work queue at this moment. */
export interface QueueState {
  waiting: number;
  processing: number;
  /** Since when keys are worked on, in seconds; one element per key. */
  runningSeconds: readonly number[];
}

/** How many custom resources of a kind are in which state. */
export interface ResourceCount {
  kind: string;
  /** Status of the condition Ready. */
  ready: string;
  count: number;
}

export interface OperatorMetricsOptions {
  /** Address of the API server, `host:port`, as a label. */
  apiServer: string;
  concurrency: number;
  queue(): QueueState;
  /** Undefined when there is no leader election. */
  leader: { lease: string; leading(): boolean } | undefined;
  resources(): readonly ResourceCount[];
}

const prefix = 'llm_d_sim_operator_';
const workqueue = 'llm-d-sim-operator';
/** From a reconcile that finds nothing to do to one that meets a very slow API server, in seconds. */
const durationBuckets = [
  0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
];

/**
 * What one operator has done and is doing, for Prometheus. Metrics that controller-runtime and client-go have bear their names
 * and labels, so that dashboards and alerts for those fit; a `controller` is a kind of custom resource in small letters.
 */
export class OperatorMetrics {
  readonly #registry = new Registry();
  readonly #reconciles: Counter;
  readonly #reconcileErrors: Counter;
  readonly #reconcileTime: Histogram;
  readonly #adds: Counter;
  readonly #retries: Counter;
  readonly #waiting: Histogram;
  readonly #work: Histogram;
  readonly #requests: Counter;
  readonly #writes: Counter;
  readonly #watchRestarts: Counter;
  readonly #events: Counter;
  readonly #apiServer: string;

  constructor(options: OperatorMetricsOptions) {
    this.#apiServer = options.apiServer;
    const controller = ['controller'];
    this.#reconciles = this.#counter(
      'controller_runtime_reconcile_total',
      'Reconciles, by kind and by how they ended.',
      [...controller, 'result'],
    );
    this.#reconcileErrors = this.#counter(
      'controller_runtime_reconcile_errors_total',
      'Reconciles that failed and are tried again, by kind.',
      controller,
    );
    this.#reconcileTime = this.#histogram(
      'controller_runtime_reconcile_time_seconds',
      'How long a reconcile takes, by kind.',
      controller,
    );
    this.#adds = this.#counter(
      'workqueue_adds_total',
      'Custom resources that had to be looked at.',
      ['name'],
    );
    this.#retries = this.#counter(
      'workqueue_retries_total',
      'Custom resources that are looked at again after a failure.',
      ['name'],
    );
    this.#waiting = this.#histogram(
      'workqueue_queue_duration_seconds',
      'How long a custom resource waits until it is looked at.',
      ['name'],
    );
    this.#work = this.#histogram(
      'workqueue_work_duration_seconds',
      'How long the work on a custom resource takes.',
      ['name'],
    );
    this.#requests = this.#counter(
      'rest_client_requests_total',
      'Requests to the API server, by HTTP method and status; <error> is a request without an answer.',
      ['code', 'method', 'host'],
    );
    this.#writes = this.#counter(
      `${prefix}writes_total`,
      'Successful writes, by kind of object (as a plural, with its subresource) and by what was done.',
      ['resource', 'operation'],
    );
    this.#watchRestarts = this.#counter(
      `${prefix}watch_restarts_total`,
      'Watches that ended and began anew, by resource and by why.',
      ['resource', 'reason'],
    );
    this.#events = this.#counter(
      `${prefix}events_total`,
      'Events on custom resources, by type and reason.',
      ['type', 'reason'],
    );
    this.#addGauges(options);
  }

  /** @param seconds - how long it took */
  reconciled(kind: string, result: ReconcileResult, seconds: number): void {
    const controller = kind.toLowerCase();
    this.#reconciles.inc({ controller, result });
    // A counter that appears only with the first error hides that error from rate().
    this.#reconcileErrors.inc({ controller }, result === 'error' ? 1 : 0);
    this.#reconcileTime.observe({ controller }, seconds);
    this.#work.observe({ name: workqueue }, seconds);
  }

  queued(): void {
    this.#adds.inc({ name: workqueue });
  }

  /** @param seconds - how long the key waited */
  taken(seconds: number): void {
    this.#waiting.observe({ name: workqueue }, seconds);
  }

  retried(): void {
    this.#retries.inc({ name: workqueue });
  }

  /** @param code - HTTP status; undefined when there was no answer */
  requested(method: string, code: number | undefined): void {
    this.#requests.inc({
      code: code === undefined ? '<error>' : String(code),
      method,
      host: this.#apiServer,
    });
  }

  wrote(resource: string, operation: string): void {
    this.#writes.inc({ resource, operation });
  }

  watchEnded(resource: string, reason: WatchEnd): void {
    this.#watchRestarts.inc({ resource, reason });
  }

  eventRecorded(type: string, reason: string): void {
    this.#events.inc({ type, reason });
  }

  /** Adds memory, CPU, event loop and garbage collection of the whole process: for the one operator that has it to itself. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** In Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({
      name,
      help,
      labelNames,
      registers: [this.#registry],
    });
  }

  #histogram(name: string, help: string, labelNames: string[]): Histogram {
    return new Histogram({
      name,
      help,
      labelNames,
      buckets: durationBuckets,
      registers: [this.#registry],
    });
  }

  /** Gauges are read when they are asked for, so none of them can be stale. */
  #gauge(
    name: string,
    help: string,
    labelNames: string[],
    read: (gauge: Gauge) => void,
  ): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect: () => {
        gauge.reset();
        read(gauge);
      },
    });
  }

  #addGauges(options: OperatorMetricsOptions): void {
    const { concurrency, leader, queue, resources } = options;
    const ofQueue = (
      name: string,
      help: string,
      value: (state: QueueState) => number,
    ) =>
      this.#gauge(name, help, ['name'], gauge =>
        gauge.set({ name: workqueue }, value(queue())),
      );
    ofQueue(
      'workqueue_depth',
      'Custom resources that wait to be looked at.',
      ({ waiting }) => waiting,
    );
    ofQueue(
      'workqueue_unfinished_work_seconds',
      'How long the work under way has taken so far, all of it together.',
      ({ runningSeconds }) => runningSeconds.reduce((sum, one) => sum + one, 0),
    );
    ofQueue(
      'workqueue_longest_running_processor_seconds',
      'How long the longest work under way has taken so far.',
      ({ runningSeconds }) => Math.max(0, ...runningSeconds),
    );
    this.#gauge(
      'controller_runtime_active_workers',
      'Custom resources that are worked on at this moment.',
      [],
      gauge => gauge.set(queue().processing),
    );
    this.#gauge(
      'controller_runtime_max_concurrent_reconciles',
      'How many custom resources may be worked on at once.',
      [],
      gauge => gauge.set(concurrency),
    );
    if (leader) {
      this.#gauge(
        'leader_election_master_status',
        '1 while this replica leads, 0 while it stands by.',
        ['name'],
        gauge => gauge.set({ name: leader.lease }, leader.leading() ? 1 : 0),
      );
    }
    this.#gauge(
      `${prefix}custom_resources`,
      'Custom resources, by kind and by the status of their condition Ready.',
      ['kind', 'ready'],
      gauge => {
        for (const { count, kind, ready } of resources()) {
          gauge.set({ kind, ready }, count);
        }
      },
    );
  }
}
