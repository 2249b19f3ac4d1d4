export { llmDApiRef, type LlmDApi } from './LlmDApi';
export { LlmDClient } from './LlmDClient';
