import { Labels, Names, extension } from './Names';

const PLUGIN: Labels = ['plugin_name', 'plugin_type'];

/** A metric of a prefix index, which was not labelled before. */
const ofPrefixIndex = (name: string, help: string): Names => ({
  current: `prefix_indexer_${name}`,
  labels: PLUGIN,
  legacy: extension(`prefix_indexer_${name}`),
  legacyLabels: [],
  early: true,
  help,
});

/** Metrics of scheduling, by what they are called in this code. */
export const schedulingNames = {
  scheduling: {
    current: 'scheduler_e2e_duration_seconds',
    labels: [],
    legacy: extension('scheduler_e2e_duration_seconds'),
    early: true,
    help: 'Time to schedule a request, in seconds.',
  },
  attempts: {
    current: 'scheduler_attempts_total',
    labels: [
      'status',
      'target_model_name',
      'endpoint_name',
      'namespace',
      'port',
    ],
    legacy: extension('scheduler_attempts_total'),
    help: 'Scheduling attempts, by their outcome.',
  },
  disaggregation: {
    current: 'disagg_decision_total',
    labels: ['model_name', 'decision_type'],
    legacy: 'llm_d_inference_scheduler_pd_decision_total',
    early: true,
    help: 'Requests by whether prefill and decode run on different pods.',
  },
  modelRewrites: {
    current: 'model_rewrite_decisions_total',
    labels: ['model_rewrite_name', 'model_name', 'target_model'],
    legacy: extension('model_rewrite_decisions_total'),
    help: 'Requests whose model an InferenceModelRewrite replaced.',
  },
  info: {
    current: 'info',
    labels: ['commit', 'build_ref'],
    legacy: extension('info'),
    early: true,
    help: 'What is running.',
  },
  pluginDuration: {
    current: 'plugin_duration_seconds',
    labels: ['extension_point', 'plugin_type', 'plugin_name'],
    legacy: extension('plugin_duration_seconds'),
    early: true,
    help: 'Time that plugins take, in seconds.',
  },
  prefixIndexSize: ofPrefixIndex(
    'size',
    'Blocks that are remembered, of all endpoints together.',
  ),
  prefixHitRatio: ofPrefixIndex(
    'hit_ratio',
    'Share of a prompt that its endpoint is believed to have cached, 0..1.',
  ),
  prefixHitBytes: ofPrefixIndex(
    'hit_bytes',
    'Bytes of a prompt that its endpoint is believed to have cached.',
  ),
} satisfies Record<string, Names>;
