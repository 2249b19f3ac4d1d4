import type { EppPluginFacts, EppPlugins } from '../EppPluginFacts';
import { flowControlPlugins } from './flowControlPlugins';
import { dataPlugins } from './dataPlugins';
import {
  bool,
  float,
  goDuration,
  int,
  labelSelector,
  object,
  text,
} from './parameterTypes';
import { sharedPlugins } from './sharedPlugins';

const alphaFilter: EppPluginFacts = { role: 'filter', alpha: true };
const alphaScorer: EppPluginFacts = {
  role: 'scorer',
  signal: 'other',
  alpha: true,
};

/** Plugin types of the current releases (llm-d-router from v0.9 on). */
export const currentPlugins: EppPlugins = {
  ...sharedPlugins,
  ...dataPlugins,
  ...flowControlPlugins,
  'label-selector-filter': { role: 'filter', parameters: labelSelector },
  'encode-filter': { role: 'filter', ignoresParameters: true },
  'by-label': {
    role: 'filter',
    deprecated: { use: 'label-selector-filter', removedIn: 'v0.11' },
  },
  'by-label-selector': {
    role: 'filter',
    parameters: labelSelector,
    deprecated: { use: 'label-selector-filter', removedIn: 'v0.11' },
  },
  'prefix-cache-affinity-filter': { role: 'filter', needs: ['prefix'] },
  'slo-headroom-tier-filter': { role: 'filter', needs: ['latency'] },
  'session-affinity-filter': alphaFilter,
  'endpoint-attribute-filter': alphaFilter,
  'topology-affinity-filter': alphaFilter,
  'utilization-filter': alphaFilter,
  'running-requests-size-scorer': {
    role: 'scorer',
    signal: 'running',
    needs: ['metrics'],
  },
  // Names and meaning of its other parameters changed from release to release.
  'prefix-cache-scorer': {
    role: 'scorer',
    signal: 'prefix',
    parameters: {
      prefixMatchInfoProducerName: text,
      matchLengthWeight: float,
      matchLengthScaleTokens: int,
    },
    needs: ['prefix'],
  },
  'precise-prefix-cache-scorer': {
    role: 'scorer',
    signal: 'prefix',
    parameters: {
      tokenProcessorConfig: object,
      indexerConfig: object,
      kvEventsConfig: object,
      speculativeIndexing: bool,
      speculativeTTL: goDuration,
    },
  },
  'active-request-scorer': {
    role: 'scorer',
    signal: 'running',
    parameters: {
      requestTimeout: text,
      idleThreshold: int,
      maxBusyScore: float,
      inFlightLoadProducerName: text,
    },
    needs: ['in-flight'],
  },
  'token-load-scorer': {
    role: 'scorer',
    signal: 'running',
    parameters: { queueThresholdTokens: int, inFlightLoadProducerName: text },
    needs: ['in-flight'],
  },
  'no-hit-lru-scorer': {
    role: 'scorer',
    signal: 'other',
    parameters: {
      lruSize: int,
      prefixPluginType: text,
      prefixPluginName: text,
      prefixMatchInfoProducerName: text,
    },
    needs: ['prefix'],
  },
  'context-length-aware': {
    role: 'scorer',
    signal: 'other',
    parameters: { label: text, enableFiltering: bool },
  },
  'mm-embeddings-cache-scorer': { role: 'scorer', signal: 'other' },
  'latency-scorer': { role: 'scorer', signal: 'running', needs: ['latency'] },
  'session-affinity-scorer': alphaScorer,
  'header-label-affinity-scorer': alphaScorer,
  'endpoint-attribute-scorer': alphaScorer,
  'topology-affinity-scorer': alphaScorer,
  'multicluster-session-affinity-filter': alphaFilter,
  'multicluster-queue-scorer': { ...alphaScorer, signal: 'waiting' },
  'multicluster-kv-cache-utilization-scorer': {
    ...alphaScorer,
    signal: 'kv-cache',
  },
  'multicluster-prefix-cache-scorer': { ...alphaScorer, signal: 'prefix' },
  'multicluster-topology-scorer': alphaScorer,
  'disagg-profile-handler': {
    role: 'profile-handler',
    parameters: { stageOrder: text, profiles: object, deciders: object },
  },
  'pd-profile-handler': {
    role: 'profile-handler',
    parameters: {
      decodeProfile: text,
      prefillProfile: text,
      prefixPluginType: text,
      prefixPluginName: text,
      primaryPort: int,
      deciderPluginName: text,
      prefixMatchInfoProducerName: text,
    },
    deprecated: { use: 'disagg-profile-handler', removedIn: 'v0.11' },
  },
  'header-profile-handler': { role: 'profile-handler', alpha: true },
  'prefix-based-pd-decider': {
    role: 'other',
    parameters: { nonCachedTokens: int, promptTokens: int },
    needs: ['prefix'],
  },
  'always-disagg-pd-decider': { role: 'other' },
  'always-disagg-multimodal-decider': { role: 'other' },
  'dp-rank-header-handler': { role: 'other', alpha: true },
  'destination-endpoint-served-verifier': { role: 'other' },
  'disagg-headers-handler': {
    role: 'other',
    parameters: { prefillProfile: text, encodeProfile: text },
    deprecated: { use: 'disagg-profile-handler', removedIn: 'v0.11' },
  },
  'prefill-header-handler': {
    role: 'other',
    parameters: { prefillProfile: text, encodeProfile: text },
    deprecated: { use: 'disagg-profile-handler', removedIn: 'v0.11' },
  },
};

/** What is left when a release removes what the one before deprecated. */
export function withoutDeprecated(plugins: EppPlugins): EppPlugins {
  return Object.fromEntries(
    Object.entries(plugins).filter(([, { deprecated }]) => !deprecated),
  );
}
