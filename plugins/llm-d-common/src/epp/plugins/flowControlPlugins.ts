import type { EppPluginFacts, EppPlugins } from '../EppPluginFacts';
import { float, goDuration, int, text } from './parameterTypes';

const other: EppPluginFacts = { role: 'other' };
const alpha: EppPluginFacts = { role: 'other', alpha: true };

/** Plugin types of flow control and admission. */
export const flowControlPlugins: EppPlugins = {
  'global-strict-fairness-policy': other,
  'round-robin-fairness-policy': other,
  'program-aware-fairness': other,
  'fcfs-ordering-policy': other,
  'edf-ordering-policy': other,
  'slo-deadline-ordering-policy': other,
  'static-usage-limit-policy': other,
  'priority-holdback-policy': alpha,
  'soft-reflective-ceiling-policy': alpha,
  'utilization-detector': {
    role: 'other',
    parameters: {
      queueDepthThreshold: int,
      kvCacheUtilThreshold: float,
      metricsStalenessThreshold: goDuration,
      headroom: float,
      inFlightLoadProducerName: text,
    },
  },
  'concurrency-detector': {
    role: 'other',
    parameters: {
      concurrencyMode: text,
      maxConcurrency: int,
      maxTokenConcurrency: int,
      headroom: float,
      inFlightLoadProducerName: text,
    },
  },
  'sheddable-eviction-filter': alpha,
  'priority-then-time-eviction-order-policy': alpha,
  'latency-slo-admitter': other,
  'probabilistic-admitter': other,
  'disaggregatedset-rollout-screener': alpha,
};
