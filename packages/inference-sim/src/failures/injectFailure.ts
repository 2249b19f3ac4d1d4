import { ApiError } from '../api/ApiError';
import { Random, randomInteger } from '../random/Random';
import { FailureType } from './FailureType';

const failureOf = (type: FailureType, model: string): ApiError => {
  switch (type) {
    case 'rate_limit':
      return new ApiError(
        429,
        `Rate limit reached for ${model} in organization org-xxx on requests per min (RPM): Limit 3, Used 3, Requested 1.`,
      );
    case 'invalid_api_key':
      return new ApiError(401, 'Incorrect API key provided.');
    case 'context_length':
      return new ApiError(
        400,
        "This model's maximum context length is 4096 tokens. However, your messages resulted in 4500 tokens.",
        'messages',
      );
    case 'server_error':
      return new ApiError(503, 'The server is overloaded or not ready yet.');
    case 'invalid_request':
      return new ApiError(
        400,
        "Invalid request: missing required parameter 'model'.",
        'model',
      );
    case 'model_not_found':
      return new ApiError(
        404,
        `The model '${model}-nonexistent' does not exist`,
        'model',
      );
    default:
      return type satisfies never;
  }
};

/**
 * Draws whether this request fails, and how.
 *
 * @param rate - percent of requests that fail
 */
export const drawFailure = (
  random: Random,
  options: { rate: number; types: readonly FailureType[]; model: string },
): ApiError | undefined => {
  const { rate, types, model } = options;
  if (rate === 0 || randomInteger(random, 1, 100) > rate) {
    return undefined;
  }
  return failureOf(types[randomInteger(random, 0, types.length - 1)], model);
};
