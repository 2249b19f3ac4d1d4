import type { EppPlugins } from '../EppPluginFacts';
import {
  bool,
  float,
  goDuration,
  int,
  list,
  object,
  text,
} from './parameterTypes';

/** Plugin types that gather what scorers go by: producers, data sources, extractors, discovery and parsers. */
export const dataPlugins: EppPlugins = {
  'approx-prefix-cache-producer': {
    role: 'other',
    parameters: {
      autoTune: bool,
      blockSizeTokens: int,
      blockSize: int,
      maxPrefixBlocksToMatch: int,
      maxPrefixTokensToMatch: int,
      lruCapacityPerServer: int,
    },
  },
  'precise-prefix-cache-producer': {
    role: 'other',
    parameters: {
      tokenProcessorConfig: object,
      indexerConfig: object,
      kvEventsConfig: object,
      speculativeIndexing: bool,
      speculativeTTL: goDuration,
      sessionManager: text,
    },
  },
  'burst-prefix-cache-producer': { role: 'other', alpha: true },
  'p2p-source-producer': { role: 'other', alpha: true },
  'inflight-load-producer': {
    role: 'other',
    parameters: {
      addEstimatedOutputTokens: bool,
      outputRatio: float,
      maxEstimatedOutputTokens: int,
      prefixMatchInfoProducerName: text,
      syncCrossReplicaState: bool,
    },
  },
  'token-producer': {
    role: 'other',
    parameters: {
      backend: text,
      modelName: text,
      vllm: object,
      estimate: object,
    },
  },
  tokenizer: {
    role: 'other',
    deprecated: { use: 'token-producer', removedIn: 'v0.11' },
  },
  'session-id-producer': { role: 'other' },
  'mm-embeddings-cache-producer': { role: 'other' },
  'predicted-latency-producer': { role: 'other' },
  'metrics-data-source': {
    role: 'other',
    parameters: {
      scheme: text,
      path: text,
      port: int,
      interval: goDuration,
      insecureSkipVerify: bool,
      caCertPath: text,
      clientCertPath: text,
      clientKeyPath: text,
    },
  },
  'core-metrics-extractor': {
    role: 'other',
    parameters: {
      engineLabelKey: text,
      defaultEngine: text,
      engineConfigs: list,
    },
  },
  'models-data-source': { role: 'other' },
  'models-data-extractor': { role: 'other' },
  'endpoint-notification-source': { role: 'other' },
  'k8s-notification-source': { role: 'other' },
  'topology-extractor': { role: 'other', alpha: true },
  'file-discovery': {
    role: 'other',
    parameters: { path: text, watchFile: bool },
  },
  'openai-parser': { role: 'other' },
  'anthropic-parser': { role: 'other' },
  'vllmhttp-parser': { role: 'other' },
  'sglanghttp-parser': { role: 'other' },
  'vllmgrpc-parser': { role: 'other' },
  'vertexai-parser': { role: 'other' },
  'passthrough-parser': { role: 'other' },
  'request-attribute-reporter': { role: 'other' },
  'agent-identity': { role: 'other', alpha: true },
};
