import type {
  MetricsService,
  MetricsServiceHistogram,
  TracingService,
} from '@backstage/backend-plugin-api/alpha';
import type { ApiRoute } from '../router/ApiRoute';

/** OpenTelemetry of the API: one span and one duration per request, by route and outcome. */
export class RequestTelemetry {
  readonly #tracing: TracingService;
  readonly #duration: MetricsServiceHistogram;

  constructor(options: { metrics: MetricsService; tracing: TracingService }) {
    this.#tracing = options.tracing;
    this.#duration = options.metrics.createHistogram(
      'llm_d.api.request.duration',
      { description: 'Time to answer a request of the API', unit: 's' },
    );
  }

  async observe(
    { method, route }: Pick<ApiRoute, 'method' | 'route'>,
    work: () => Promise<void>,
  ): Promise<void> {
    const began = performance.now();
    let outcome = 'ok';
    try {
      await this.#tracing.startActiveSpan(
        `llm-d ${method} ${route}`,
        async () => work(),
      );
    } catch (error) {
      outcome = error instanceof Error ? error.name : 'Error';
      throw error;
    } finally {
      this.#duration.record((performance.now() - began) / 1000, {
        route,
        method,
        outcome,
      });
    }
  }
}
