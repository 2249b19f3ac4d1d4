import { IncomingMessage } from 'node:http';
import { ApiError } from './ApiError';
import { CompletionApi } from './CompletionApi';
import { readJsonBody } from './readBody';
import { resolveModel } from './resolveModel';
import { SimulatorContext } from './SimulatorContext';

/**
 * The token ids of a completion request's prompts, one list for each.
 *
 * @throws ApiError 400 and 404, as the completion itself would, and 400 for
 * adapters
 */
export const renderedPrompts = async (
  api: CompletionApi,
  http: IncomingMessage,
  context: SimulatorContext,
): Promise<{ token_ids: readonly number[] }[]> => {
  const { options } = context.configuration;
  const request = await readJsonBody(
    http,
    options.maxRequestBodyBytes,
    api.requestSchema({
      generation: context.generation.generation,
      skipToolValidation: true,
    }),
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
