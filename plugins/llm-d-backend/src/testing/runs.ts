import {
  summarize,
  type RoutingTestRun,
  type RunReport,
  type RunRequest,
} from '@llm-d-sim/plugin-llm-d-common';

export const entityRef = 'resource:default/local-llm-d-sim-demo';

export function aRun(
  rest: Partial<RoutingTestRun> & { id: string },
): RoutingTestRun {
  return {
    entityRef,
    scenario: 'prefix-cache-skew',
    state: 'running',
    startedBy: 'user:default/guest',
    startedAt: '2026-11-23T10:00:00.000Z',
    progress: { done: 0, total: 0, stage: 'Starting' },
    parameters: { prefixBytes: 512 },
    seed: 'seed',
    baseline: false,
    ...rest,
  };
}

export function aRequest(
  index: number,
  rest: Partial<RunRequest> = {},
): RunRequest {
  return {
    index,
    phase: 'cold',
    requestId: `r${index}`,
    status: 200,
    startedAtMs: 10 * index,
    lagMs: 0,
    ...rest,
  };
}

export function aReport(
  requests: RunRequest[] = [],
  rest: Partial<RunReport> = {},
): RunReport {
  return {
    scenario: 'prefix-cache-skew',
    verdict: 'pass',
    assertions: [
      { name: 'routed', passed: true, measured: '1', expected: '1' },
    ],
    unobserved: [],
    seed: 'seed',
    parameters: { prefixBytes: 512 },
    entrance: 'direct',
    summary: summarize(requests),
    requests,
    timings: { cold: 12 },
    localStandIn: true,
    ...rest,
  };
}
