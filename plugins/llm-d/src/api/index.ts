export { llmDApiRef, type LlmDApi, type ReadOptions } from './LlmDApi';
export { LlmDClient } from './LlmDClient';
