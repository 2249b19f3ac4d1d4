import { generations } from '../generation/Generation';
import { endpoint } from '../testing/endpoints';
import { EndpointPickerMetrics } from './EndpointPickerMetrics';

const labels = {
  incoming: 'm',
  target: 't',
  fairnessId: 'default-flow',
  priority: -1,
};

async function exposition(line: keyof typeof generations): Promise<string> {
  const metrics = new EndpointPickerMetrics({
    generation: generations[line],
    pool: 'pool',
    endpoints: () => [
      endpoint('a-rank-0', {
        waitingRequests: 3,
        kvCacheUsage: 0.5,
        updatedAt: 1000,
      }),
      endpoint('b-rank-0', {
        waitingRequests: 1,
        kvCacheUsage: 0.25,
        updatedAt: 1000,
      }),
    ],
    scheduler: {
      prefixIndexes: [{ name: 'p', type: 'producer', entries: 7 }],
      inFlight: () => ({
        producer: 'load',
        flows: [{ key: 'ns/a-rank-0', fairnessId: 'f', priority: 2, count: 3 }],
      }),
    },
    stalenessMs: 2000,
    now: () => 1000,
    monotonic: () => 0,
  });
  const timing = metrics.startRequest();
  metrics.requestRouted(labels, 100);
  timing.routed(metrics.labelsOf(labels));
  timing.handled();
  metrics.pollFailed();
  metrics.observer.runPlugin('Scorer', { name: 'q', type: 'queue' }, () => 0);
  metrics.observer.prefixMatched({ name: 'p', type: 'producer' }, 128, 256);
  metrics.disaggregationDecided('t', true);
  metrics.requestRefused(labels, 'BadRequest');
  metrics.startScheduling()('t', endpoint('a-rank-0'));
  return metrics.text();
}

const LEGACY = [
  'inference_objective_request_total{model_name="m",target_model_name="t"',
  'inference_objective_request_error_total{model_name="m",target_model_name="t",error_code="BadRequest"} 1',
  'inference_objective_request_sizes_count{model_name="m",target_model_name="t"} 1',
  'inference_objective_running_requests{model_name="m"} 1',
  'inference_pool_average_queue_size{name="pool"} 2',
  'inference_pool_per_pod_queue_size{name="pool",model_server_pod="a-rank-0"} 3',
  'inference_pool_ready_pods{name="pool"} 2',
  'inference_extension_scheduler_e2e_duration_seconds_count 1',
  'inference_extension_info{',
  'inference_extension_plugin_duration_seconds_count{extension_point="Scorer",plugin_type="queue",plugin_name="q"} 1',
  'inference_extension_prefix_indexer_size 7',
  'inference_extension_prefix_indexer_hit_ratio_bucket{le="0.4"} 0',
  'inference_extension_prefix_indexer_hit_ratio_bucket{le="0.5"} 1',
  'inference_extension_prefix_indexer_hit_bytes_sum 128',
  'llm_d_inference_scheduler_pd_decision_total{model_name="t",decision_type="prefill-decode"} 1',
];
const REQUEST =
  'model_name="m",target_model_name="t",fairness_id="default-flow",priority="-1"';
const CURRENT = [
  'llm_d_epp_plugin_duration_seconds_count{extension_point="Scorer",plugin_type="queue",plugin_name="q"} 1',
  'llm_d_epp_prefix_indexer_size{plugin_name="p",plugin_type="producer"} 7',
  'llm_d_epp_prefix_indexer_hit_ratio_sum{plugin_name="p",plugin_type="producer"} 0.5',
  'llm_d_epp_prefix_indexer_hit_bytes_sum{plugin_name="p",plugin_type="producer"} 128',
  'llm_d_epp_request_processing_duration_seconds_count 1',
  'llm_d_epp_datalayer_poll_errors_total{source_type="metrics-data-source"} 1',
  'llm_d_epp_inflight_requests{endpoint_name="a-rank-0",namespace="ns",producer_name="load",fairness_id="f",priority="2"} 3',
  `llm_d_epp_request_total{${REQUEST}} 1`,
  `llm_d_epp_request_error_total{${REQUEST},error_code="BadRequest"} 1`,
  `llm_d_epp_request_size_bytes_count{${REQUEST}} 1`,
  `llm_d_epp_request_running{${REQUEST}} 1`,
  'llm_d_epp_average_queue_size{name="pool"} 2',
  'llm_d_epp_per_endpoint_queue_size{name="pool",model_server_endpoint="b-rank-0"} 1',
  'llm_d_epp_ready_endpoints{name="pool"} 2',
  'llm_d_epp_std_dev_kv_cache_utilization{name="pool"} 0.18',
  'llm_d_epp_std_dev_queue_size{name="pool"} 1.41',
  'llm_d_epp_std_dev_running_requests{name="pool"} 0',
  'llm_d_epp_scheduler_attempts_total{status="success",target_model_name="t",endpoint_name="a-rank-0",namespace="ns",port="8000"} 1',
  'llm_d_epp_disagg_decision_total{model_name="t",decision_type="prefill-decode"} 1',
];

it.each([
  ['<=0.6', false],
  ['0.7', false],
  ['0.8', false],
  ['0.9', true],
  ['0.10', true],
  ['>=0.11', true],
] as const)(
  '%s has the old names, and the new ones: %s',
  async (line, both) => {
    const text = await exposition(line);
    expect(text).toContain(
      `\ninference_pool_average_kv_cache_utilization{name="pool"} ${
        line === '<=0.6' ? 0.375 : 0.38
      }\n`,
    );
    for (const sample of LEGACY) {
      expect(text).toContain(`\n${sample}`);
    }
    for (const sample of CURRENT) {
      expect(text.includes(`\n${sample}`)).toBe(both);
    }
    expect(
      text.includes(
        '# HELP inference_objective_request_total [Deprecated: Use llm_d_epp_request_total] ',
      ),
    ).toBe(both);
    for (const later of [
      'inference_extension_scheduler_attempts_total',
      'llm_d_inference_scheduler_datalayer_poll_errors_total',
    ]) {
      expect(text.includes(later)).toBe(line !== '<=0.6');
    }
  },
);
