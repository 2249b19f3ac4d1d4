import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Generation } from '../generation/Generation';
import { Endpoint } from '../scheduling/Endpoint';

/**
 * The models of a request, as metric labels.
 *
 * @public
 */
export interface ModelLabels {
  readonly incoming: string;
  readonly target: string;
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
  /** Number of endpoints at this moment. */
  readonly readyEndpoints: () => number;
  /** Milliseconds, with fractions. */
  readonly monotonic: () => number;
}

/** Label values are the clients' words: this many are told apart. */
const MAX_MODELS = 1000;

/**
 * The Endpoint Picker's own Prometheus metrics, in a registry of their own.
 *
 * @public
 */
export class EndpointPickerMetrics {
  readonly #registry = new Registry();
  readonly #requests: Counter;
  readonly #errors: Counter;
  readonly #duration: Histogram;
  readonly #attempts?: Counter;
  readonly #models = new Set<string>();
  readonly #monotonic: () => number;

  constructor(options: EndpointPickerMetricsOptions) {
    const registers = [this.#registry];
    const names = options.generation.metricNames;
    this.#monotonic = options.monotonic;
    this.#requests = new Counter({
      name: names.requestTotal,
      help: 'Requests that were given a destination.',
      labelNames: ['model_name', 'target_model_name'],
      registers,
    });
    this.#errors = new Counter({
      name: names.requestErrorTotal,
      help: 'Requests that were refused, by error code.',
      labelNames: ['model_name', 'target_model_name', 'error_code'],
      registers,
    });
    this.#duration = new Histogram({
      name: names.schedulerDuration,
      help: 'Time to schedule a request, in seconds.',
      buckets: [1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 1e-1],
      registers,
    });
    if (names.schedulerAttempts) {
      this.#attempts = new Counter({
        name: names.schedulerAttempts,
        help: 'Scheduling attempts, by their outcome.',
        labelNames: [
          'status',
          'target_model_name',
          'endpoint_name',
          'namespace',
          'port',
        ],
        registers,
      });
    }
    const ready = new Gauge({
      name: names.readyEndpoints,
      help: 'Endpoints that requests can be sent to.',
      labelNames: ['name'],
      registers,
      collect: () => {
        ready.set({ name: options.pool }, options.readyEndpoints());
      },
    });
  }

  /** Counts a request that was sent on. */
  requestRouted({ incoming, target }: ModelLabels): void {
    this.#requests.inc({
      model_name: this.#model(incoming),
      target_model_name: this.#model(target),
    });
  }

  /** Counts a request that was refused. */
  requestRefused({ incoming, target }: ModelLabels, code: string): void {
    this.#errors.inc({
      model_name: this.#model(incoming),
      target_model_name: this.#model(target),
      error_code: code,
    });
  }

  /** Starts a stopwatch; stop it with what came out of the attempt. */
  startScheduling(): (model: string, endpoint: Endpoint | undefined) => void {
    const startedAt = this.#monotonic();
    return (model, endpoint) => {
      this.#duration.observe((this.#monotonic() - startedAt) / 1000);
      this.#attempts?.inc({
        status: endpoint ? 'success' : 'failure',
        target_model_name: this.#model(model),
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

  #model(name: string): string {
    if (this.#models.has(name)) {
      return name;
    }
    if (this.#models.size >= MAX_MODELS) {
      return 'other';
    }
    this.#models.add(name);
    return name;
  }
}
