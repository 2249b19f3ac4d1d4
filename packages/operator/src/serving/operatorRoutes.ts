import type { OperatorMetrics } from '../metrics/OperatorMetrics';
import { judgeHealth, type HealthCheck } from './HealthCheck';
import { text, type Routes } from './startServer';

/** `/healthz` and `/readyz`: 200 `ok`, or 500 with what is wrong. */
export function probeRoutes(checks: {
  live: readonly HealthCheck[];
  ready: readonly HealthCheck[];
}): Routes {
  const route =
    (list: readonly HealthCheck[]) =>
    ({ verbose }: { verbose: boolean }) => {
      const { healthy, report } = judgeHealth(list);
      if (!healthy) return text(500, report);
      return text(200, verbose ? report : 'ok');
    };
  return { '/healthz': route(checks.live), '/readyz': route(checks.ready) };
}

export function metricsRoutes(
  metrics: Pick<OperatorMetrics, 'text' | 'contentType'>,
): Routes {
  return {
    '/metrics': async () => ({
      status: 200,
      contentType: metrics.contentType,
      body: await metrics.text(),
    }),
  };
}
