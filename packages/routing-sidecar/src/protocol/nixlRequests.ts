import { z } from 'zod';

const jsonObject = z.record(z.string(), z.unknown());

/** A JSON object whose fields are nobody's business but for those that are changed. */
export type JsonObject = z.infer<typeof jsonObject>;

/**
 * @throws Error with what is wrong, when the text is no JSON object
 */
export const parseJsonObject = (text: string): JsonObject => {
  const parsed = jsonObject.safeParse(JSON.parse(text));
  if (!parsed.success) {
    throw new Error('request body is not a JSON object');
  }
  return parsed.data;
};

/** The fields that limit how many tokens come out, by API. */
const tokenLimits = (path: string): readonly string[] =>
  path === '/v1/responses'
    ? ['max_output_tokens']
    : ['max_tokens', 'max_completion_tokens'];

/**
 * What the prefill pod is asked in place of `request`: to fill the KV cache
 * for somebody else and to answer with one token, in one piece.
 *
 * @param path - names the API
 */
export const prefillRequest = (
  request: JsonObject,
  path: string,
): JsonObject => {
  const { stream_options: _, ...rest } = request;
  return {
    ...rest,
    stream: false,
    ...Object.fromEntries(tokenLimits(path).map(field => [field, 1])),
    kv_transfer_params: {
      do_remote_decode: true,
      do_remote_prefill: false,
      remote_engine_id: null,
      remote_block_ids: null,
      remote_host: null,
      remote_port: null,
    },
  };
};

/**
 * What the model server of this pod is asked: all that the client wants, and
 * where the KV cache is to be had.
 */
export const decodeRequest = (
  request: JsonObject,
  prefilled: JsonObject,
): JsonObject => ({
  ...request,
  kv_transfer_params: prefilled.kv_transfer_params ?? null,
});
