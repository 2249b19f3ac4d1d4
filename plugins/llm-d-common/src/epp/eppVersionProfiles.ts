import type {
  EppGeneration,
  EppVersionProfile,
  PolicyRule,
} from './EppVersionProfile';
import {
  currentConfigFields,
  earlyConfigFields,
  transitionalConfigFields,
} from './configFields';
import {
  commonFlags,
  fatalMetricFlags,
  removedMetricSourceFlags,
} from './eppFlags';
import { currentPlugins, withoutDeprecated } from './plugins/currentPlugins';
import { earlyPlugins } from './plugins/earlyPlugins';
import { transitionalPlugins } from './plugins/transitionalPlugins';
import { readyMadeProfiles } from './readyMadeProfiles';

const EXTENSION_CONFIG = 'inference.networking.x-k8s.io/v1alpha1';
const ROUTER_CONFIG = 'llm-d.ai/v1alpha1';
const EXTENSION_OBJECTIVE = 'inference.networking.x-k8s.io/v1alpha2';
const ROUTER_OBJECTIVE = 'llm-d.ai/v1alpha2';
const SCHEDULER_IMAGE = 'ghcr.io/llm-d/llm-d-inference-scheduler';
const ROUTER_IMAGE = 'ghcr.io/llm-d/llm-d-router-endpoint-picker';
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
  single: { readiness: 'inference-extension' },
  replicated: { readiness: 'readiness', liveness: 'liveness' },
};

const decider = 'prefix-based-pd-decider';
/** To a decider 0 means never; the custom resource's 0 means whenever something is not cached. */
const deciderPlugin = (nonCachedTokens: number) => ({
  type: decider,
  parameters: { nonCachedTokens: Math.max(1, nonCachedTokens) },
});
/** v0.4 counts in bytes: of a token, as it estimates, and of a block of its prefix index. */
const BYTES_PER_TOKEN = 4;
const PREFIX_BLOCK_BYTES = 64;

/** Scorers find what they need by themselves; only no-hit-lru looks at the prefix scorer's state. */
const selfSufficient: EppVersionProfile['data'] = {
  metrics: { by: [], addedByItself: true },
  prefix: { by: ['prefix-cache-scorer'], addedByItself: false },
  'in-flight': { by: [], addedByItself: true },
  latency: { by: ['predicted-latency-producer'], addedByItself: true },
};

const earlyWords = {
  labelSelectorFilter: 'by-label-selector',
  activeRequestParameters: { requestTimeout: '2m' },
};

const upTo06: EppVersionProfile = {
  generation: '<=0.6',
  since: [0, 0],
  image: SCHEDULER_IMAGE,
  config: {
    apiVersion: EXTENSION_CONFIG,
    acceptedApiVersions: [EXTENSION_CONFIG],
    fields: earlyConfigFields,
    strictParameters: false,
    integerWeights: true,
    weightsRequiredAfterPicker: true,
  },
  plugins: earlyPlugins,
  data: selfSufficient,
  readyMade: readyMadeProfiles({
    ...earlyWords,
    disaggregation: nonCachedTokens => ({
      before: [{ type: 'prefill-header-handler' }],
      handlers: [
        {
          type: 'pd-profile-handler',
          parameters: {
            // It counts a hit one block short.
            threshold:
              Math.max(1, nonCachedTokens) * BYTES_PER_TOKEN +
              PREFIX_BLOCK_BYTES,
            hashBlockSize: PREFIX_BLOCK_BYTES,
          },
        },
      ],
    }),
  }),
  flags: {
    always: commonFlags,
    kvCacheMetric: '--kv-cache-usage-percentage-metric',
    fatal: {},
    singleDash: true,
  },
  probes,
  objectives: { apiVersions: [EXTENSION_OBJECTIVE], crdRequired: true },
  role: [...readPool, readObjectives(['inference.networking.x-k8s.io'])],
};

const disaggHandler = {
  type: 'disagg-profile-handler',
  parameters: { deciders: { prefill: decider } },
};

const from07: EppVersionProfile = {
  ...upTo06,
  generation: '0.7-0.8',
  since: [0, 7],
  config: {
    ...upTo06.config,
    fields: transitionalConfigFields,
    integerWeights: false,
    weightsRequiredAfterPicker: false,
  },
  plugins: transitionalPlugins,
  readyMade: readyMadeProfiles({
    ...earlyWords,
    disaggregation: nonCachedTokens => ({
      before: [{ type: 'disagg-headers-handler' }],
      handlers: [deciderPlugin(nonCachedTokens), disaggHandler],
    }),
  }),
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
  image: ROUTER_IMAGE,
  config: {
    ...from07.config,
    apiVersion: ROUTER_CONFIG,
    acceptedApiVersions: [ROUTER_CONFIG, EXTENSION_CONFIG],
    fields: currentConfigFields,
    strictParameters: true,
  },
  plugins: currentPlugins,
  data: {
    metrics: { by: ['core-metrics-extractor'], addedByItself: true },
    prefix: {
      by: [
        'approx-prefix-cache-producer',
        'precise-prefix-cache-producer',
        'burst-prefix-cache-producer',
      ],
      addedByItself: true,
    },
    'in-flight': { by: ['inflight-load-producer'], addedByItself: true },
    latency: { by: ['predicted-latency-producer'], addedByItself: true },
  },
  readyMade: readyMadeProfiles({
    labelSelectorFilter: 'label-selector-filter',
    disaggregation: nonCachedTokens => ({
      before: [],
      handlers: [deciderPlugin(nonCachedTokens), disaggHandler],
    }),
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
  generation: '0.10',
  since: [0, 10],
  flags: {
    ...from09.flags,
    fatal: { ...fatalMetricFlags, ...removedMetricSourceFlags },
    allowExperimentalPlugins: '--allow-experimental-plugins',
  },
};

/** 0.11 has removed what 0.9 deprecated. */
const from011: EppVersionProfile = {
  ...from010,
  generation: '>=0.11',
  since: [0, 11],
  plugins: withoutDeprecated(currentPlugins),
};

/** The version profiles, by generation. @public */
export const eppVersionProfiles: Readonly<
  Record<EppGeneration, EppVersionProfile>
> = {
  '<=0.6': upTo06,
  '0.7-0.8': from07,
  '0.9': from09,
  '0.10': from010,
  '>=0.11': from011,
};

/** Newest first. */
export const profilesByAge: readonly EppVersionProfile[] = [
  from011,
  from010,
  from09,
  from07,
  upTo06,
];
