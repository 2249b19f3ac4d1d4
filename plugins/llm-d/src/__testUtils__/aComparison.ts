import type {
  RoutingTestRun,
  RunComparison,
} from '@llm-d-sim/plugin-llm-d-common';

/** Two runs, the later of which is slower. */
export function aComparison(
  baseline: RoutingTestRun,
  candidate: RoutingTestRun,
): RunComparison {
  const assertion = {
    name: 'Warm, the endpoint with the prefix is picked and serves',
    passed: true,
    measured: '3 of 3',
    expected: 'every warm request',
  };
  return {
    baseline,
    candidate,
    comparable: true,
    regression: true,
    figures: [
      {
        name: 'TTFT p50',
        unit: 'ms',
        baseline: 48,
        candidate: 47,
        change: -0.02,
        verdict: 'same',
        test: 'Mann-Whitney U, p = 0.61',
      },
      {
        name: 'TTFT p95',
        unit: 'ms',
        baseline: 64,
        candidate: 98,
        change: 0.53,
        verdict: 'worse',
        test: 'bootstrap, 95 % interval 0.31 to 0.74',
      },
      {
        name: 'Prefix hit rate',
        unit: 'ratio',
        baseline: 0.75,
        candidate: 0.88,
        change: 0.17,
        verdict: 'better',
        test: 'two proportions, p = 0.03',
      },
    ],
    assertions: [
      {
        name: assertion.name,
        baseline: assertion,
        candidate: { ...assertion, passed: false, measured: '2 of 3' },
      },
    ],
    distribution: { baseline: [0.5, 0.3, 0.2], candidate: [0.9, 0.1, 0] },
  };
}
