import { Registry } from 'prom-client';
import { Generation } from '../generation/Generation';
import { Endpoint } from '../scheduling/Endpoint';
import { Scheduler } from '../scheduling/Scheduler';
import { SchedulingObserver } from '../scheduling/SchedulingObserver';
import { LabelValues, Metric } from './families';
import { MetricSet } from './MetricSet';
import { PoolFigures, poolFigures } from './poolFigures';
import { RequestMetrics } from './RequestMetrics';
import { RequestTiming } from './RequestTiming';
import { SchedulingMetrics } from './SchedulingMetrics';

/**
 * How a request is labelled.
 *
 * @public
 */
export interface RequestLabels {
  readonly incoming: string;
  readonly target: string;
  readonly fairnessId: string;
  readonly priority: number;
}

/**
 * What an {@link EndpointPickerMetrics} reports on.
 *
 * @public
 */
export interface EndpointPickerMetricsOptions {
  readonly generation: Generation;
  /** Name of the pool. */
  readonly pool: string;
  /** The endpoints at this moment. */
  readonly endpoints: () => readonly Endpoint[];
  /** What it remembers and counts. */
  readonly scheduler: Pick<Scheduler, 'prefixIndexes' | 'inFlight'>;
  /** Milliseconds after which an endpoint's figures count for nothing. */
  readonly stalenessMs: number;
  /** The time in milliseconds, by the clock that figures are stamped with. */
  readonly now: () => number;
  /** Milliseconds, with fractions. */
  readonly monotonic: () => number;
}

/** Label values are the clients' words: this many are told apart. */
const MAX_VALUES = 1000;

/** Keeps the number of values of a label bounded. */
class BoundedLabel {
  readonly #seen = new Set<string>();

  of(value: string): string {
    if (this.#seen.has(value)) {
      return value;
    }
    if (this.#seen.size >= MAX_VALUES) {
      return 'other';
    }
    this.#seen.add(value);
    return value;
  }
}

/**
 * The Endpoint Picker's own Prometheus metrics, in a registry of their own.
 *
 * @public
 */
export class EndpointPickerMetrics {
  readonly #registry = new Registry();
  readonly #requests: RequestMetrics;
  readonly #scheduling: SchedulingMetrics;
  readonly #disaggregation;
  readonly #rewrites;
  readonly #pollErrors;
  readonly #models = new BoundedLabel();
  readonly #fairnessIds = new BoundedLabel();
  readonly #monotonic: () => number;

  constructor(options: EndpointPickerMetricsOptions) {
    const set = new MetricSet(this.#registry, options.generation);
    this.#monotonic = options.monotonic;
    this.#requests = new RequestMetrics(set);
    this.#scheduling = new SchedulingMetrics(set, options.monotonic);
    this.#disaggregation = set.counter('disaggregation');
    this.#rewrites = set.counter('modelRewrites');
    this.#pollErrors = set.counter('pollErrors');
    const name = options.pool;
    this.#collectPool(set, options);
    this.#collectScheduler(set, options);
    set.collected('queueSizePerEndpoint', () =>
      options.endpoints().map(endpoint => ({
        labels: { name, model_server_endpoint: endpoint.name },
        value: endpoint.metrics.waitingRequests,
      })),
    );
    set.collected('info', () => [
      { labels: { commit: '', build_ref: 'stand-in' }, value: 1 },
    ]);
  }

  /** Counts a request that was sent on. */
  requestRouted(labels: RequestLabels, bytes: number): void {
    this.#requests.routed(this.labelsOf(labels), bytes);
  }

  /** Counts a request that was refused. */
  requestRefused(labels: RequestLabels, code: string): void {
    this.#requests.refused(this.labelsOf(labels), code);
  }

  /** Counts whether prefill and decode of a request run on different pods. */
  disaggregationDecided(targetModel: string, disaggregated: boolean): void {
    this.#disaggregation.add({
      model_name: this.#models.of(targetModel) || 'unknown',
      decision_type: disaggregated ? 'prefill-decode' : 'decode-only',
    });
  }

  /** Counts what an InferenceModelRewrite made of a model. */
  modelRewritten(name: string, model: string, target: string): void {
    this.#rewrites.add({
      model_rewrite_name: name,
      model_name: this.#models.of(model),
      target_model: target,
    });
  }

  /** Counts a scrape of a model server that failed. */
  pollFailed(): void {
    this.#pollErrors.add({ source_type: 'metrics-data-source' });
  }

  /** Starts to time a request. */
  startRequest(): RequestTiming {
    return new RequestTiming(this.#requests, this.#monotonic);
  }

  /** Sees the plugins run. */
  get observer(): SchedulingObserver {
    return this.#scheduling;
  }

  /** Starts a stopwatch; stop it with what came out of the attempt. */
  startScheduling(): (model: string, endpoint: Endpoint | undefined) => void {
    const stop = this.#scheduling.start();
    return (model, endpoint) => stop(this.#models.of(model), endpoint);
  }

  /** The exposition's content type. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The exposition. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #collectPool(set: MetricSet, options: EndpointPickerMetricsOptions): void {
    const { pool, endpoints, generation, stalenessMs, now } = options;
    let figures: PoolFigures = {};
    const gauge = (
      metric: Metric,
      of: (f: PoolFigures) => number | undefined,
    ) =>
      set.collected(metric, () => {
        figures = poolFigures(endpoints(), figures, {
          generation,
          stalenessMs,
          now: now(),
        });
        const value = of(figures);
        return value === undefined ? [] : [{ labels: { name: pool }, value }];
      });
    gauge('readyEndpoints', f => f.ready);
    gauge('kvCacheUtilization', f => f.kvCacheUsage?.mean);
    gauge('kvCacheUtilizationDeviation', f => f.kvCacheUsage?.deviation);
    gauge('queueSize', f => f.waitingRequests?.mean);
    gauge('queueSizeDeviation', f => f.waitingRequests?.deviation);
    gauge('runningRequests', f => f.runningRequests?.mean);
    gauge('runningRequestsDeviation', f => f.runningRequests?.deviation);
  }

  #collectScheduler(
    set: MetricSet,
    { scheduler, now }: EndpointPickerMetricsOptions,
  ): void {
    set.collected('prefixIndexSize', () =>
      scheduler.prefixIndexes.map(({ name, type, entries }) => ({
        labels: { plugin_name: name, plugin_type: type },
        value: entries,
      })),
    );
    set.collected('inFlight', () => {
      const { producer = '', flows = [] } = scheduler.inFlight(now()) ?? {};
      return flows.map(({ key, fairnessId, priority, count }) => ({
        labels: {
          endpoint_name: key.slice(key.indexOf('/') + 1),
          namespace: key.slice(0, key.indexOf('/')),
          producer_name: producer,
          fairness_id: this.#fairnessIds.of(fairnessId),
          priority: String(priority),
        },
        value: count,
      }));
    });
  }

  /** A request's label values, of which there are never too many. */
  labelsOf(labels: RequestLabels): LabelValues {
    return {
      model_name: this.#models.of(labels.incoming),
      target_model_name: this.#models.of(labels.target),
      fairness_id: this.#fairnessIds.of(labels.fairnessId),
      priority: String(labels.priority),
    };
  }
}
