import type {
  MetricsService,
  MetricsServiceCounter,
  MetricsServiceHistogram,
} from '@backstage/backend-plugin-api/alpha';
import type { ExecuteScenario } from '../routing-tests/ExecuteScenario';

/** OpenTelemetry of routing tests: how many, how long, with which verdict. */
export class RunMetrics {
  readonly #runs: MetricsServiceCounter;
  readonly #duration: MetricsServiceHistogram;

  constructor(metrics: MetricsService) {
    this.#runs = metrics.createCounter('llm_d.routing_test.runs', {
      description: 'Routing tests that have ended, by scenario and verdict',
    });
    this.#duration = metrics.createHistogram('llm_d.routing_test.duration', {
      description: 'Time from start to end of a routing test',
      unit: 's',
    });
  }

  counted(execute: ExecuteScenario): ExecuteScenario {
    return async run => {
      const began = performance.now();
      let verdict = 'none';
      try {
        const report = await execute(run);
        verdict = report.verdict;
        return report;
      } finally {
        const { scenario } = run;
        this.#runs.add(1, { scenario, verdict });
        this.#duration.record((performance.now() - began) / 1000, { scenario });
      }
    };
  }
}
