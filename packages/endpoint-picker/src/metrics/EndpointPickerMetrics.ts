import { Registry } from 'prom-client';
import { Generation } from '../generation/Generation';
import { Endpoint } from '../scheduling/Endpoint';
import { buckets } from './buckets';
import { LabelValues, Metric } from './families';
import { MetricSet } from './MetricSet';
import { PoolFigures, poolFigures } from './poolFigures';
import { CompletedRequest, RequestMetrics } from './RequestMetrics';

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
  /** Milliseconds after which an endpoint's figures count for nothing. */
  readonly stalenessMs: number;
  /** The time in milliseconds, by the clock that figures are stamped with. */
  readonly now: () => number;
  /** Milliseconds, with fractions. */
  readonly monotonic: () => number;
}

/**
 * The course of one request; whatever comes first ends it.
 *
 * @public
 */
export interface RequestTiming {
  /** The request has a destination. */
  routed(labels: RequestLabels): void;
  /** The first of the response has arrived. */
  firstByte(streamed: boolean): void;
  /** The response is complete. */
  end(response: CompletedRequest): void;
  /** The client has gone away, or the request was refused. */
  abandon(): void;
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
  readonly #scheduling;
  readonly #attempts;
  readonly #disaggregation;
  readonly #rewrites;
  readonly #models = new BoundedLabel();
  readonly #fairnessIds = new BoundedLabel();
  readonly #monotonic: () => number;

  constructor(options: EndpointPickerMetricsOptions) {
    const set = new MetricSet(this.#registry, options.generation);
    this.#monotonic = options.monotonic;
    this.#requests = new RequestMetrics(set);
    this.#scheduling = set.histogram('scheduling', buckets.scheduling);
    this.#attempts = set.counter('attempts');
    this.#disaggregation = set.counter('disaggregation');
    this.#rewrites = set.counter('modelRewrites');
    const name = options.pool;
    this.#collectPool(set, options);
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
    this.#requests.routed(this.#labels(labels), bytes);
  }

  /** Counts a request that was refused. */
  requestRefused(labels: RequestLabels, code: string): void {
    this.#requests.refused(this.#labels(labels), code);
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

  /** Starts to time a request; one that is never routed has no labels. */
  startRequest(): RequestTiming {
    const startedAt = this.#monotonic();
    const seconds = () => (this.#monotonic() - startedAt) / 1000;
    let labels: LabelValues = {};
    let running = false;
    const settle = () => {
      if (running) {
        running = false;
        this.#requests.runningChanged(labels, -1);
      }
    };
    return {
      routed: given => {
        labels = this.#labels(given);
        running = true;
        this.#requests.runningChanged(labels, 1);
      },
      firstByte: streamed =>
        this.#requests.firstByte(labels, seconds(), streamed),
      end: response => {
        settle();
        this.#requests.completed(labels, seconds(), response);
      },
      abandon: settle,
    };
  }

  /** Starts a stopwatch; stop it with what came out of the attempt. */
  startScheduling(): (model: string, endpoint: Endpoint | undefined) => void {
    const startedAt = this.#monotonic();
    return (model, endpoint) => {
      this.#scheduling.observe({}, (this.#monotonic() - startedAt) / 1000);
      this.#attempts.add({
        status: endpoint ? 'success' : 'failure',
        target_model_name: this.#models.of(model),
        endpoint_name: endpoint?.name ?? '',
        namespace: endpoint?.namespace ?? '',
        port: endpoint ? String(endpoint.port) : '',
      });
    };
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

  #labels(labels: RequestLabels): LabelValues {
    return {
      model_name: this.#models.of(labels.incoming),
      target_model_name: this.#models.of(labels.target),
      fairness_id: this.#fairnessIds.of(labels.fairnessId),
      priority: String(labels.priority),
    };
  }
}
