import { UnboundGeneration } from './CompletionApi';
import { SharedFields } from './requestSchemas';

/** What is wrong with fields that all completions share; undefined when nothing is. */
export const sharedFault = (
  request: SharedFields,
  maxTokens: number | null | undefined,
): string | undefined => {
  const { n, min_tokens: minTokens } = request;
  if (typeof n === 'number' && n <= 0) {
    return 'n must be at least 1';
  }
  if (typeof maxTokens === 'number' && maxTokens <= 0) {
    return 'Max completion tokens and max tokens should be positive';
  }
  if (typeof minTokens === 'number' && minTokens < 0) {
    return `min_tokens must be greater than or equal to 0, got ${minTokens}.`;
  }
  if (
    typeof minTokens === 'number' &&
    typeof maxTokens === 'number' &&
    minTokens > maxTokens
  ) {
    return `min_tokens must be less than or equal to max_tokens=${maxTokens}, got ${minTokens}.`;
  }
  if (request.kv_transfer_params?.do_remote_decode && request.stream) {
    return 'Prefill does not support streaming';
  }
  if (request.ignore_eos && typeof maxTokens !== 'number') {
    return 'Ignore_eos is true but max_completion_tokens (or max_tokens) is not set';
  }
  return undefined;
};

const inUnitInterval = (value: number | null | undefined) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined;

/** The part of a generation that comes from fields that all completions share. */
export const sharedGeneration = (
  request: SharedFields,
  maxTokens: number | null | undefined,
): Omit<UnboundGeneration, 'prompt' | 'echo' | 'tools'> => ({
  maxTokens: maxTokens ?? undefined,
  minTokens: request.min_tokens ?? 0,
  ignoreEos: request.ignore_eos ?? false,
  remoteDecode: request.kv_transfer_params?.do_remote_decode ?? false,
  remotePrefill: request.kv_transfer_params?.do_remote_prefill ?? false,
  cacheHitThreshold: inUnitInterval(request.cache_hit_threshold),
  belowCacheThreshold: false,
});
