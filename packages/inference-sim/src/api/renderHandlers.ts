import { IncomingMessage } from 'node:http';
import { ApiError } from './ApiError';
import { CompletionApi } from './CompletionApi';
import { readJsonBody } from './readBody';
import { resolveModel } from './resolveModel';
import { SimulatorContext } from './SimulatorContext';

/**
 * Reads the token ids of a completion request's prompts, one list for each.
 *
 * @returns what reads them; it throws ApiError 400 and 404, as the completion itself would, and 400 for
 * adapters
 */
export const promptRenderer = (
  api: CompletionApi,
  context: SimulatorContext,
): ((http: IncomingMessage) => Promise<{ token_ids: readonly number[] }[]>) => {
  const schema = api.requestSchema({
    generation: context.generation.generation,
    skipToolValidation: true,
  });
  return async http => {
    const request = await readJsonBody(
      http,
      context.configuration.options.maxRequestBodyBytes,
      schema,
    );
    if (request.bodyFault !== undefined) {
      throw new ApiError(400, request.bodyFault);
    }
    const { adapter } = resolveModel(request.model, context);
    if (adapter !== undefined) {
      throw new ApiError(
        400,
        `The model \`${adapter}\` is a LoRA adapter and is not supported by the render endpoints.`,
      );
    }
    return request.prompts().map(ids => ({ token_ids: ids }));
  };
};
