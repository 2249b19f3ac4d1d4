import type { EppPlugins } from '../EppPluginFacts';
import {
  bool,
  goDuration,
  int,
  labelSelector,
  none,
  object,
  text,
  textList,
} from './parameterTypes';
import { sharedPlugins } from './sharedPlugins';

const prefixNames = { prefixPluginType: text, prefixPluginName: text };

/** Plugin types up to v0.6 (llm-d-inference-scheduler with GIE 1.2 and 1.3). */
export const earlyPlugins: EppPlugins = {
  ...sharedPlugins,
  'by-label': {
    role: 'filter',
    parameters: { label: text, validValues: textList, allowsNoLabel: bool },
  },
  'by-label-selector': { role: 'filter', parameters: labelSelector },
  'session-affinity-scorer': {
    role: 'scorer',
    signal: 'other',
    parameters: none,
  },
  'active-request-scorer': {
    role: 'scorer',
    signal: 'running',
    parameters: { requestTimeout: goDuration },
  },
  'no-hit-lru-scorer': {
    role: 'scorer',
    signal: 'other',
    parameters: { ...prefixNames, lruSize: int },
    needs: ['prefix'],
  },
  'precise-prefix-cache-scorer': {
    role: 'scorer',
    signal: 'prefix',
    parameters: {
      tokenProcessorConfig: object,
      indexerConfig: object,
      kvEventsConfig: object,
    },
  },
  'prefix-cache-scorer': {
    role: 'scorer',
    signal: 'prefix',
    parameters: {
      autoTune: bool,
      blockSize: int,
      maxPrefixBlocksToMatch: int,
      lruCapacityPerServer: int,
    },
  },
  'pd-profile-handler': {
    role: 'profile-handler',
    parameters: {
      ...prefixNames,
      threshold: int,
      hashBlockSize: int,
      decodeProfile: text,
      prefillProfile: text,
      primaryPort: int,
      deciderPluginName: text,
    },
  },
  // Came in the course of v0.6, in place of the threshold.
  'prefix-based-pd-decider': {
    role: 'other',
    parameters: { nonCachedTokens: int },
  },
  'always-disagg-pd-decider': { role: 'other' },
  'prefill-header-handler': {
    role: 'other',
    parameters: { prefillProfile: text },
  },
  'destination-endpoint-served-verifier': { role: 'other' },
};
