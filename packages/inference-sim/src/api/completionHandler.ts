import { IncomingMessage, ServerResponse } from 'node:http';
import { Cancel } from '../clock/Clock';
import { CacheFullError } from '../kv-cache/BlockCache';
import { drawFailure } from '../failures/injectFailure';
import { QueueFullError } from '../queue/RequestQueue';
import { ToolCallError } from '../tools/ToolCallError';
import { Answer, AnswerShape } from './Answer';
import { ApiError } from './ApiError';
import {
  CompletionRequest,
  GenerationApi,
  UnboundGeneration,
} from './CompletionApi';
import { EventStream } from './EventStream';
import { readJsonBody } from './readBody';
import { nameServer, requestIdOf, sendJson } from './responses';
import { headerFlag, requestedError } from './requestHeaders';
import { ResolvedModel, resolveModel } from './resolveModel';
import { Handler } from './Route';
import { SimulatorContext } from './SimulatorContext';

const checkContext = (
  { prompt, maxTokens = 0 }: UnboundGeneration,
  maxModelLen: number,
): void => {
  const asked = prompt.length + maxTokens;
  if (asked > maxModelLen) {
    throw new ApiError(
      400,
      `This model's maximum context length is ${maxModelLen} tokens. However, you requested ${asked} tokens (${prompt.length} in the messages, ${maxTokens} in the completion). Please reduce the length of the messages or completion`,
    );
  }
};

/** What the API says of an error of the engine. */
const apiErrorOf = (
  error: Error,
  api: GenerationApi,
  requestId: string,
): Error => {
  if (error instanceof QueueFullError) {
    return new ApiError(429, error.message);
  }
  if (error instanceof CacheFullError) {
    return new ApiError(500, error.message);
  }
  if (error instanceof ToolCallError) {
    return new ApiError(
      500,
      `failed to create response for ${api.title} (req id ${requestId}) ${error.message}`,
    );
  }
  return error;
};

const refuse = (
  http: IncomingMessage,
  { configuration, failureRandom }: SimulatorContext,
): void => {
  const requested = requestedError(http);
  if (requested) {
    throw requested;
  }
  const { failures, model } = configuration.options;
  const injected = drawFailure(failureRandom, { ...failures, model });
  if (injected) {
    throw injected;
  }
};

/**
 * Runs all generations of a request until the response is closed; rejects
 * with the first error that came before the answer's beginning.
 */
const run = (
  generations: readonly UnboundGeneration[],
  bound: ResolvedModel,
  { engine }: SimulatorContext,
  response: ServerResponse,
  answerTo: (fail: (error: Error) => void) => Answer,
): Promise<void> =>
  new Promise((resolve, reject) => {
    if (response.closed) {
      // The client left while its request was read.
      resolve();
      return;
    }
    const cancels: Cancel[] = [];
    let failed = false;
    const stop = () => cancels.forEach(cancel => cancel());
    response.once('close', () => {
      stop();
      resolve();
    });
    const answer = answerTo(error => {
      failed = true;
      stop();
      reject(error);
    });
    for (const [choice, generation] of generations.entries()) {
      if (failed) {
        return;
      }
      cancels.push(
        engine.submit({ ...generation, ...bound }, answer.listener(choice)),
      );
    }
  });

/** Answers a request that was read. */
const answerRequest = async (
  api: GenerationApi,
  request: CompletionRequest,
  context: SimulatorContext,
  http: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { options } = context.configuration;
  const requestId = requestIdOf(http, context);
  refuse(http, context);
  const bound = resolveModel(request.model, context);
  if (request.fault !== undefined) {
    throw new ApiError(400, request.fault);
  }
  const belowCacheThreshold = headerFlag(
    http,
    'x-cache-threshold-finish-reason',
  );
  const generations = request
    .generations()
    .map(generation => ({ ...generation, belowCacheThreshold }));
  for (const generation of generations) {
    checkContext(generation, options.maxModelLen);
  }
  const shape: AnswerShape = {
    head: {
      requestId,
      model: bound.model,
      created: Math.floor(context.now() / 1000),
    },
    includeUsage: request.includeUsage,
    choices: generations.length,
    choicesPerPrompt: request.choicesPerPrompt,
    remoteDecode: generations[0].remoteDecode,
    promptTokens: generations[0].prompt.length,
    instructions: request.instructions,
  };
  try {
    await run(generations, bound, context, response, fail => {
      nameServer(response, context, requestId);
      return request.stream
        ? api.streamed(shape, new EventStream(response), fail)
        : api.whole(shape, body => sendJson(response, 200, body), fail);
    });
  } catch (error) {
    for (const name of response.getHeaderNames()) {
      response.removeHeader(name);
    }
    throw error instanceof Error ? apiErrorOf(error, api, requestId) : error;
  }
};

/** Handles POSTs to one of the APIs that generate. */
export const completionHandler = (
  api: GenerationApi,
  context: SimulatorContext,
): Handler => {
  const { configuration } = context;
  // Made once: to make a schema costs more than to read a body by it.
  const schema = api.requestSchema({
    generation: context.generation.generation,
    skipToolValidation: configuration.options.toolCalls.skipValidation,
  });
  return async (http, response) => {
    const request = await readJsonBody(
      http,
      configuration.options.maxRequestBodyBytes,
      schema,
    );
    await answerRequest(api, request, context, http, response);
  };
};
