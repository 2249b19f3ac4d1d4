import { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ApiError } from './ApiError';
import { readJsonBody } from './readBody';
import { Prompt } from './requestSchemas';
import { SimulatorContext } from './SimulatorContext';
import { promptIds } from './textCompletions';

const tokenIds = z.array(z.number().int());

const embeddingRequestSchema = z.object({
  model: z.string().nullish(),
  input: z
    .union([
      z.string().transform((input): Prompt[] => [input]),
      tokenIds.min(1).transform((input): Prompt[] => [input]),
      z.array(z.string()),
      z.array(tokenIds),
    ])
    .transform((inputs): readonly Prompt[] => inputs)
    .nullish(),
  dimensions: z.number().int().nullish(),
  encoding_format: z.string().nullish(),
});

/**
 * The simulator's stand-in for an embedding: numbers in [-1, 1) that depend on
 * the tokens alone, the tokens repeated coarsely when there are too few.
 */
export const stubEmbedding = (
  tokens: readonly number[],
  dimensions: number,
): Float32Array =>
  Float32Array.from({ length: dimensions }, (_, at) => {
    if (at < tokens.length) {
      return (2 * (tokens[at] % 1024)) / 1024 - 1;
    }
    return tokens.length > 0
      ? (2 * (tokens[at % tokens.length] % 256)) / 256 - 1
      : 0;
  });

const idsOf = (input: Prompt): readonly number[] => {
  if (input === '') {
    throw new ApiError(400, 'input cannot be an empty string');
  }
  return promptIds(input).map(id => Math.max(0, id));
};

/** The body that answers POST /v1/embeddings. @throws ApiError 400 */
export const embeddingsBody = async (
  http: IncomingMessage,
  { configuration }: SimulatorContext,
): Promise<object> => {
  const { maxRequestBodyBytes, embeddingDimensions, model } =
    configuration.options;
  const request = await readJsonBody(
    http,
    maxRequestBodyBytes,
    embeddingRequestSchema,
  );
  const inputs = request.input ?? [];
  if (inputs.length === 0) {
    throw new ApiError(
      400,
      'input is required and must be a non-empty string or array',
    );
  }
  const dimensions = request.dimensions ?? embeddingDimensions;
  if (dimensions < 1) {
    throw new ApiError(400, 'dimensions must be at least 1');
  }
  const all = inputs.map(idsOf);
  const count = all.reduce((sum, tokens) => sum + tokens.length, 0);
  return {
    object: 'list',
    data: all.map((tokens, index) => {
      const embedding = stubEmbedding(tokens, dimensions);
      return {
        object: 'embedding',
        index,
        embedding:
          request.encoding_format === 'base64'
            ? Buffer.from(embedding.buffer).toString('base64')
            : [...embedding],
      };
    }),
    model: request.model || model,
    usage: { prompt_tokens: count, total_tokens: count },
  };
};
