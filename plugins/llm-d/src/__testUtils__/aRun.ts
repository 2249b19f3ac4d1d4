import type {
  Decision,
  EndpointScore,
  Histogram,
  LatencySummary,
  RoutingTestRunDetail,
  RunReport,
  RunRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import { podNames } from './aHealth';

const endpoints = podNames.map(name => `${name}-rank-0`);

/** Scores of the default profile: load 0.5, KV cache 1, and twice the prefix. */
function scoreOf(prefix: number): EndpointScore {
  return {
    total: 1.5 + 2 * prefix,
    scorers: {
      'load-aware-scorer': { raw: 0.5, weight: 1, weighted: 0.5 },
      'prefix-cache-scorer': { raw: prefix, weight: 2, weighted: 2 * prefix },
      'kv-cache-utilization-scorer': { raw: 1, weight: 1, weighted: 1 },
    },
  };
}

/** A pick among the sample's endpoints; `warm` says which one has the prompt cached, if any. */
export function aDecision(index: number, warm?: number): Decision {
  return {
    requestId: `r${index}`,
    source: 'epp-log',
    picked: endpoints[warm ?? 0],
    endpoints: Object.fromEntries(
      endpoints.map((name, position) => [
        name,
        scoreOf(position === warm ? 1 : 0),
      ]),
    ),
    candidates: endpoints,
    drops: [{ filter: 'decode-filter', dropped: [] }],
    tied: warm === undefined ? endpoints : [endpoints[warm]],
    ...(warm !== undefined && { runnerUp: endpoints[warm === 0 ? 1 : 0] }),
    margin: warm === undefined ? 0 : 2,
  };
}

export function aRequest(
  index: number,
  more: Partial<RunRequest> = {},
): RunRequest {
  const warm = index === 0 ? undefined : 0;
  return {
    index,
    phase: index === 0 ? 'cold' : 'warm',
    requestId: `r${index}`,
    status: 200,
    served: endpoints[0],
    decision: aDecision(index, warm),
    startedAtMs: index * 120,
    lagMs: 1,
    ttftMs: index === 0 ? 180 : 42 + ((index * 7) % 23),
    e2eMs: index === 0 ? 320 : 96 + ((index * 13) % 40),
    ...more,
  };
}

const boundaries = [10, 25, 50, 75, 100, 150, 250, 500, 1000];

/** Nearest-rank percentiles and counts of some values; a sample, not the product's own. */
function latencyOf(values: readonly number[]): LatencySummary {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const counts = [...boundaries, Infinity].map(
    (upper, index) =>
      sorted.filter(
        value => value <= upper && value > (boundaries[index - 1] ?? -1),
      ).length,
  );
  const histogram: Histogram = {
    boundaries,
    counts,
    sum: sorted.reduce((sum, value) => sum + value, 0),
    min: sorted[0],
    max: sorted.at(-1),
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), histogram };
}

export function aReport(
  requests: readonly RunRequest[],
  more: Partial<RunReport> = {},
): RunReport {
  const byEndpoint: Record<string, number> = {};
  for (const { served } of requests) {
    if (served !== undefined) {
      byEndpoint[served] = (byEndpoint[served] ?? 0) + 1;
    }
  }
  const values = (of: (request: RunRequest) => number | undefined) =>
    requests.map(of).filter(value => value !== undefined);
  return {
    scenario: 'prefix-cache-skew',
    verdict: 'pass',
    assertions: [
      {
        name: 'Cold, every endpoint has the same total',
        passed: true,
        measured: '1.500, 1.500, 1.500',
        expected: '1.500 on each of 3 endpoints',
        tolerance: '0.001',
      },
      {
        name: 'Warm, the endpoint with the prefix is picked and serves',
        passed: true,
        measured: `${requests.length - 1} of ${requests.length - 1}`,
        expected: 'every warm request',
      },
    ],
    unobserved: [],
    seed: '7f3a',
    parameters: { warmRequests: requests.length - 1 },
    entrance: 'direct',
    summary: {
      sent: requests.length,
      byStatus: { '200': requests.length },
      byEndpoint,
      ttft: latencyOf(values(({ ttftMs }) => ttftMs)),
      e2e: latencyOf(values(({ e2eMs }) => e2eMs)),
      decisions: {
        found: requests.length,
        tied: 1,
        inconsistent: 0,
        prefixHitRate: (requests.length - 1) / requests.length,
      },
      imbalance: 3,
    },
    requests: [...requests],
    timings: {},
    localStandIn: true,
    ...more,
  };
}

export function aRun(
  id: string,
  more: Partial<RoutingTestRunDetail> = {},
): RoutingTestRunDetail {
  return {
    id,
    entityRef: 'resource:default/local-llm-d-sim-demo',
    scenario: 'prefix-cache-skew',
    state: 'running',
    startedBy: 'user:default/guest',
    startedAt: '2026-11-23T10:00:00Z',
    progress: { done: 1, total: 2, stage: 'Warm' },
    parameters: {},
    seed: '7f3a',
    baseline: false,
    requests: [],
    ...more,
  };
}

/** A run that has ended well, of as many requests. */
export function aFinishedRun(
  id: string,
  more: Partial<RoutingTestRunDetail> = {},
  count = 4,
): RoutingTestRunDetail {
  const requests =
    more.requests ??
    Array.from({ length: count }, (_, index) => aRequest(index));
  const report = more.report ?? aReport(requests);
  const { summary } = report;
  return aRun(id, {
    state: 'finished',
    verdict: report.verdict,
    finishedAt: '2026-11-23T10:00:04Z',
    progress: { done: requests.length, total: requests.length, stage: 'Done' },
    requests,
    report,
    figures: {
      requests: summary.sent,
      failed: 0,
      ttftP50: summary.ttft?.p50,
      ttftP95: summary.ttft?.p95,
      e2eP95: summary.e2e?.p95,
      prefixHitRate: summary.decisions.prefixHitRate,
      imbalance: summary.imbalance,
    },
    ...more,
  });
}
