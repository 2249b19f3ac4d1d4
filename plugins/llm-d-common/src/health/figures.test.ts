import { eppFigures } from './eppFigures';
import { eppFiguresProbe, podFigureProbes } from './figureProbes';
import { modelServerFigures } from './modelServerFigures';

const page = (cache: string) => `
# HELP vllm:num_requests_running Number of requests in model execution batches.
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{model_name="a"} 3
vllm:num_requests_running{model_name="b \\"quoted\\", {odd}"} 1 1700000000000
vllm:num_requests_waiting{model_name="a"} 2.0
${cache}{model_name="a"} 0.25
${cache}{model_name="b"} 5e-1
vllm:request_success_total{finish_reason="stop",model_name="a"} 40
vllm:request_success_total{finish_reason="length",model_name="a"} 2
vllm:time_to_first_token_seconds_bucket{le="+Inf"} NaN
not a metric at all {
`;

describe('figures of a model server', () => {
  it.each(['vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc'])(
    'are read where the cache is called %s',
    cache => {
      expect(modelServerFigures(page(cache))).toEqual({
        running: 4,
        waiting: 2,
        kvCacheUsage: 0.5,
        finishedTotal: 42,
      });
    },
  );

  it('are none on a page of something else', () => {
    expect(modelServerFigures('<html>not found</html>')).toEqual({});
    expect(modelServerFigures('go_goroutines 7\n')).toEqual({});
  });
});

it.each([
  ['llm_d_epp_ready_endpoints{name="pool"} 3', 3],
  ['inference_pool_ready_pods{name="pool"} 2', 2],
  // Both are told for a while; the present name counts.
  ['inference_pool_ready_pods 9\nllm_d_epp_ready_endpoints 4', 4],
  ['up 1', undefined],
])('endpoints of an EPP: %s', (text, readyEndpoints) => {
  expect(eppFigures(text)).toEqual(
    readyEndpoints === undefined ? {} : { readyEndpoints },
  );
});

const observedAt = '2026-11-23T12:00:00Z';

describe('what figures say', () => {
  const pod = (index: number, more = {}) => ({
    pod: `decode-${index}`,
    role: 'decode' as const,
    observedAt,
    kvCacheUsage: 0.1,
    waiting: 0,
    ...more,
  });
  const reasonOf = (...pods: ReturnType<typeof pod>[]) =>
    podFigureProbes(pods).map(({ reason, status }) => reason ?? status);

  it('is nothing without pods', () => {
    expect(podFigureProbes([])).toEqual([]);
  });

  it('is that caches are full only when every one is', () => {
    expect(reasonOf(pod(0, { kvCacheUsage: 1 }), pod(1))).toEqual(['healthy']);
    expect(reasonOf(pod(0, { kvCacheUsage: 1 }))).toEqual(['KvCacheFull']);
  });

  it('is that one pod without metrics is one too many', () => {
    expect(reasonOf(pod(0), pod(1, { problem: 'NotServed' }))).toEqual([
      'MetricsNotServed',
    ]);
    expect(reasonOf(pod(0, { problem: 'NoAnswer' }))).toEqual(['MetricsStale']);
  });

  it('is that an EPP that counts nothing is broken only when there is something to count', () => {
    const statusOf = (readyEndpoints: number | undefined, readyPods: number) =>
      eppFiguresProbe(readyEndpoints === undefined ? {} : { readyEndpoints }, {
        pod: 'epp-0',
        readyPods,
        observedAt,
      }).status;
    expect(statusOf(0, 2)).toBe('degraded');
    expect(statusOf(0, 0)).toBe('healthy');
    expect(statusOf(2, 2)).toBe('healthy');
    expect(statusOf(undefined, 2)).toBe('unknown');
  });
});
