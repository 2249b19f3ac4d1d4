import type { Assertion } from './RunReport';
import type { RoutingTestRun } from './RoutingTestRun';

/** One figure of two runs. @public */
export interface ComparedFigure {
  name: string;
  unit: 'ms' | 'ratio' | 'count';
  baseline?: number;
  candidate?: number;
  /** Relative to the baseline, 0.1 is 10 % more. */
  change?: number;
  verdict: 'better' | 'same' | 'worse' | 'unknown';
  /** The test that the verdict rests on, with its figures, for a person. */
  test: string;
}

/** Two runs of one scenario side by side. @public */
export interface RunComparison {
  baseline: RoutingTestRun;
  candidate: RoutingTestRun;
  /** False when they do not compare, e.g. because they went in by different ways; then `reason` says why. */
  comparable: boolean;
  reason?: string;
  regression: boolean;
  figures: ComparedFigure[];
  assertions: Array<{
    name: string;
    baseline?: Assertion;
    candidate?: Assertion;
  }>;
  /** Share of requests served by endpoint, in the order of shares: names differ between stacks. */
  distribution: { baseline: number[]; candidate: number[] };
}

/** How steady a scenario's verdict has been over its last runs. @public */
export interface FlakeStatistics {
  scenario: string;
  runs: number;
  passed: number;
  failed: number;
  inconclusive: number;
  /** How often the verdict changed from one run to the next, 0..1. */
  flipRate: number;
  /** Lower and upper end of the 95 % Wilson interval of the pass rate, 0..1. */
  passRateInterval: [number, number];
}
