import type { HealthStatus, PodFigures } from '@llm-d-sim/plugin-llm-d-common';
import { FakeLlmDApi } from '../src/__testUtils__/FakeLlmDApi';
import { aHealth, podNames } from '../src/__testUtils__/aHealth';
import { aFinishedRun, aRequest } from '../src/__testUtils__/aRun';

const statuses: HealthStatus[] = [
  'healthy',
  'progressing',
  'degraded',
  'unknown',
];

class BusyApi extends FakeLlmDApi {
  #tick = 0;

  async getPodFigures(): Promise<PodFigures[]> {
    this.#tick += 1;
    const tick = this.#tick;
    return podNames.map((pod, index) => ({
      pod,
      role: 'decode',
      running: Math.round(2 + 2 * Math.sin(tick / 2 + index)),
      waiting: Math.max(0, Math.round(Math.sin(tick / 3 + index * 2) * 2)),
      kvCacheUsage: 0.3 + 0.2 * Math.sin(tick / 5 + index),
      finishedTotal: Math.round(tick * (12 - 4 * index)),
      observedAt: new Date(1_764_000_000_000 + tick * 2_000).toISOString(),
    }));
  }
}

/** A backend whose pods are busy, with some runs; `state` is a health status, `denied`, `unreachable` or `empty`. */
export function sampleApi(parameters: URLSearchParams): FakeLlmDApi {
  const state = parameters.get('state') ?? 'healthy';
  if (state === 'denied' || state === 'unreachable') {
    const failure = new Error(
      state === 'denied' ? 'Unauthorized' : 'Cluster local did not answer',
      { cause: { statusCode: state === 'denied' ? 403 : 503 } },
    );
    return new FakeLlmDApi({
      health: failure,
      figures: failure,
      drift: failure,
      profile: failure,
      runs: failure,
      scenarios: failure,
      fleet: failure,
      clusters: failure,
    });
  }
  const status = statuses.find(name => name === state) ?? 'healthy';
  return new BusyApi({
    health: aHealth(status),
    runs: state === 'empty' ? [] : sampleRuns(),
  });
}

function sampleRuns() {
  const many = Array.from({ length: 48 }, (_, index) => {
    const pod = index % 5 === 4 ? 2 : index % 2;
    const failed = index === 31 || index === 32;
    return aRequest(index, {
      phase: index < 8 ? 'warm-up' : 'steady',
      startedAtMs: index * 90,
      e2eMs: 220 + ((index * 37) % 310),
      ttftMs: 40 + ((index * 29) % 120),
      served: failed ? undefined : `${podNames[pod]}-rank-0`,
      status: failed ? 503 : 200,
    });
  });
  return [
    aFinishedRun('run-4', { startedAt: '2026-11-23T10:00:00Z' }, 6),
    aFinishedRun('run-3', {
      scenario: 'failover',
      startedAt: '2026-11-23T09:30:00Z',
      requests: many,
    }),
    aFinishedRun(
      'run-2',
      { startedAt: '2026-11-23T09:00:00Z', baseline: true },
      5,
    ),
    aFinishedRun('run-1', { startedAt: '2026-11-22T16:00:00Z' }, 9),
  ];
}
