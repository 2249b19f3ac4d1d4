import type {
  EppGeneration,
  EppVersionProfile,
  PolicyRule,
} from './EppVersionProfile';
import { currentPlugins, earlyPlugins } from './pluginInventory';
import { readyMadeProfiles } from './readyMadeProfiles';

const EXTENSION_CONFIG = 'inference.networking.x-k8s.io/v1alpha1';
const ROUTER_CONFIG = 'llm-d.ai/v1alpha1';
const EXTENSION_OBJECTIVE = 'inference.networking.x-k8s.io/v1alpha2';
const ROUTER_OBJECTIVE = 'llm-d.ai/v1alpha2';
const read = ['get', 'list', 'watch'];

const readPool: PolicyRule[] = [
  { apiGroups: [''], resources: ['pods'], verbs: read },
  {
    apiGroups: ['inference.networking.k8s.io'],
    resources: ['inferencepools'],
    verbs: read,
  },
];
const readObjectives = (apiGroups: string[]): PolicyRule => ({
  apiGroups,
  resources: ['inferenceobjectives', 'inferencemodelrewrites'],
  verbs: read,
});

const probes: EppVersionProfile['probes'] = {
  single: { readiness: 'inference-extension', liveness: 'inference-extension' },
  replicated: { readiness: 'readiness', liveness: 'liveness' },
};

const commonFlags = [
  '--zap-encoder=json',
  '--tracing=false',
  // Checking callers takes cluster-wide RBAC (TokenReview, SubjectAccessReview).
  '--metrics-endpoint-auth=false',
];

const fixedMetrics =
  'stops this EPP: metrics are named in the configuration (engineConfigs)';
const fatalMetricFlags = {
  'total-queued-requests-metric': fixedMetrics,
  'total-running-requests-metric': fixedMetrics,
  'kv-cache-usage-percentage-metric': fixedMetrics,
  'lora-info-metric': fixedMetrics,
  'cache-info-metric': fixedMetrics,
};

const removed =
  'is removed: use the parameters of the plugin metrics-data-source';
const removedMetricSourceFlags = {
  'model-server-metrics-port': removed,
  'model-server-metrics-path': removed,
  'model-server-metrics-scheme': removed,
  'model-server-metrics-https-insecure-skip-verify': removed,
};

const upTo06: EppVersionProfile = {
  generation: '<=0.6',
  since: [0, 0],
  config: {
    apiVersion: EXTENSION_CONFIG,
    acceptedApiVersions: [EXTENSION_CONFIG],
    topLevelFields: [
      'apiVersion',
      'kind',
      'featureGates',
      'plugins',
      'schedulingProfiles',
      'saturationDetector',
    ],
    strictParameters: false,
    integerWeights: true,
    weightsRequiredAfterPicker: true,
  },
  plugins: earlyPlugins,
  readyMade: readyMadeProfiles({
    labelSelectorFilter: 'by-label-selector',
    activeRequestParameters: { requestTimeout: '2m' },
  }),
  flags: {
    // Its default is the name that simulators had before v0.7.0.
    always: [
      ...commonFlags,
      '--kv-cache-usage-percentage-metric=vllm:kv_cache_usage_perc',
    ],
    fatal: {},
    singleDash: true,
  },
  probes,
  objectives: { apiVersions: [EXTENSION_OBJECTIVE], crdRequired: true },
  role: [...readPool, readObjectives(['inference.networking.x-k8s.io'])],
};

const from07: EppVersionProfile = {
  ...upTo06,
  generation: '0.7-0.8',
  since: [0, 7],
  config: {
    ...upTo06.config,
    topLevelFields: [
      ...upTo06.config.topLevelFields,
      'dataLayer',
      'flowControl',
      'requestHandler',
      'parser',
    ],
    integerWeights: false,
    weightsRequiredAfterPicker: false,
  },
  // Where prefix parameters stood in these releases is not known: none is called wrong.
  plugins: {
    ...currentPlugins,
    ...earlyPlugins,
    'prefix-cache-scorer': { role: 'scorer' },
  },
  flags: {
    always: commonFlags,
    fatal: fatalMetricFlags,
    singleDash: false,
  },
};

const from09: EppVersionProfile = {
  ...from07,
  generation: '0.9',
  since: [0, 9],
  config: {
    ...from07.config,
    apiVersion: ROUTER_CONFIG,
    acceptedApiVersions: [ROUTER_CONFIG, EXTENSION_CONFIG],
    strictParameters: true,
  },
  plugins: currentPlugins,
  readyMade: readyMadeProfiles({
    labelSelectorFilter: 'label-selector-filter',
  }),
  objectives: {
    apiVersions: [ROUTER_OBJECTIVE, EXTENSION_OBJECTIVE],
    crdRequired: false,
  },
  role: [
    ...readPool,
    readObjectives(['llm-d.ai', 'inference.networking.x-k8s.io']),
  ],
};

const from010: EppVersionProfile = {
  ...from09,
  generation: '>=0.10',
  since: [0, 10],
  flags: {
    ...from09.flags,
    fatal: { ...fatalMetricFlags, ...removedMetricSourceFlags },
    allowExperimentalPlugins: '--allow-experimental-plugins',
  },
};

/** The version profiles, by generation. @public */
export const eppVersionProfiles: Readonly<
  Record<EppGeneration, EppVersionProfile>
> = {
  '<=0.6': upTo06,
  '0.7-0.8': from07,
  '0.9': from09,
  '>=0.10': from010,
};

/** Newest first. */
export const profilesByAge: readonly EppVersionProfile[] = [
  from010,
  from09,
  from07,
  upTo06,
];
