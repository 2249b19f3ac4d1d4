import type {
  MetricsService,
  MetricsServiceObservableGauge,
} from '@backstage/backend-plugin-api/alpha';
import type { Fleet } from '../fleet/Fleet';

/** OpenTelemetry of the fleet: stacks by cluster and status, and whether clusters can be read. */
export class FleetMetrics {
  readonly #stacks: MetricsServiceObservableGauge;
  readonly #clusters: MetricsServiceObservableGauge;

  constructor(metrics: MetricsService) {
    this.#stacks = metrics.createObservableGauge('llm_d.fleet.stacks', {
      description: 'Stacks by cluster and health',
    });
    this.#clusters = metrics.createObservableGauge(
      'llm_d.fleet.cluster.reachable',
      { description: '1 when the cluster can be read, else 0' },
    );
  }

  observe(fleet: Fleet): void {
    this.#stacks.addCallback(result => {
      for (const { cluster, count, status } of fleet.countsByCluster()) {
        result.observe(count, { cluster, status });
      }
    });
    this.#clusters.addCallback(result => {
      for (const { name, state } of fleet.states()) {
        result.observe(state === 'unreachable' ? 0 : 1, { cluster: name });
      }
    });
  }
}
