export { llmDApiFactoryWithClusterTokens } from './apiFactories';
export type { ClusterTokens } from './ClusterTokens';
export { llmDApiRef, type LlmDApi, type ReadOptions } from './LlmDApi';
export { LlmDClient } from './LlmDClient';
export { PersonalClusterTokens } from './PersonalClusterTokens';
