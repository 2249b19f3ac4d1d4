import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { AccessRecord } from '../access-log/AccessRecord';

/** Seconds; from a proxied health check to a long generation. */
const durations = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
  60, 120, 300,
];

/** What a gateway tells Prometheus, out of the same records as the access log. */
export class GatewayMetrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'route' | 'backend' | 'code'>;
  readonly #durations: Histogram<'route' | 'backend'>;
  readonly #heads: Histogram<'route' | 'backend'>;
  readonly #epp: Histogram<'backend'>;
  readonly #eppFailures: Counter<'backend' | 'failure_mode'>;
  readonly #retries: Counter<'backend'>;
  readonly #bytes: Counter<'direction'>;
  readonly #active: Gauge;

  constructor() {
    const registers = [this.#registry];
    this.#requests = new Counter({
      name: 'local_gateway_requests_total',
      help: 'Requests that are over, by what the client was answered',
      labelNames: ['route', 'backend', 'code'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'local_gateway_request_duration_seconds',
      help: 'From the head of a request to the last byte of its answer',
      labelNames: ['route', 'backend'],
      buckets: durations,
      registers,
    });
    this.#heads = new Histogram({
      name: 'local_gateway_response_head_seconds',
      help: 'From the head of a request to the head of its answer',
      labelNames: ['route', 'backend'],
      buckets: durations,
      registers,
    });
    this.#epp = new Histogram({
      name: 'local_gateway_epp_decision_seconds',
      help: "From the head of a request to the EPP's word on it",
      labelNames: ['backend'],
      buckets: durations,
      registers,
    });
    this.#eppFailures = new Counter({
      name: 'local_gateway_epp_failures_total',
      help: 'Requests whose EPP could not be asked, by what became of them',
      labelNames: ['backend', 'failure_mode'],
      registers,
    });
    this.#retries = new Counter({
      name: 'local_gateway_upstream_retries_total',
      help: 'Endpoints asked in place of one that did not answer',
      labelNames: ['backend'],
      registers,
    });
    this.#bytes = new Counter({
      name: 'local_gateway_body_bytes_total',
      help: 'Bytes of bodies, received from clients and sent to them',
      labelNames: ['direction'],
      registers,
    });
    this.#active = new Gauge({
      name: 'local_gateway_requests_active',
      help: 'Requests on their way',
      registers,
    });
  }

  /** A request has come in. */
  begin(): void {
    this.#active.inc();
  }

  /** A request is over. */
  end(record: AccessRecord): void {
    const { route = '', backend = '' } = record;
    this.#active.dec();
    this.#requests.inc({ route, backend, code: String(record.status) });
    this.#durations.observe({ route, backend }, record.ms / 1000);
    if (record.headMs !== undefined) {
      this.#heads.observe({ route, backend }, record.headMs / 1000);
    }
    if (record.eppMs !== undefined) {
      this.#epp.observe({ backend }, record.eppMs / 1000);
    }
    if (record.attempts !== undefined) {
      this.#retries.inc({ backend }, record.attempts - 1);
    }
    this.#bytes.inc({ direction: 'received' }, record.requestBytes);
    this.#bytes.inc({ direction: 'sent' }, record.responseBytes);
  }

  /** An EPP could not be asked. */
  eppFailed(backend: string, mode: 'FailOpen' | 'FailClose'): void {
    this.#eppFailures.inc({ backend, failure_mode: mode });
  }

  /** All of it, in the text format of Prometheus. */
  async text(): Promise<string> {
    return this.#registry.metrics();
  }
}
