import { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { SimulatorOptions } from '../configuration/SimulatorOptions';
import { Engine } from '../engine/Engine';
import {
  GenerationEvent,
  GenerationRequest,
} from '../engine/GenerationRequest';
import { drawFailure } from '../failures/injectFailure';
import { CacheFullError } from '../kv-cache/BlockCache';
import { QueueFullError } from '../queue/RequestQueue';
import { Random } from '../random/Random';
import { ApiError } from './ApiError';
import {
  CompletionApi,
  firstIssue,
  ParsedRequest,
  ResponseHead,
  usageBody,
} from './CompletionApi';
import { readJsonBody } from './readBody';
import { remoteDecodeParams } from './remoteDecodeParams';
import { ServerSentEvents } from './ServerSentEvents';

/** What a completion handler works with. */
export interface CompletionContext {
  readonly options: SimulatorOptions;
  readonly engine: Engine;
  readonly random: Random;
  now(): number;
  /** A new, unique id without prefix. */
  newId(): string;
}

const parse = (api: CompletionApi, body: unknown): ParsedRequest => {
  try {
    return api.parse(body);
  } catch (error) {
    if (error instanceof z.ZodError) {
      const { message, param } = firstIssue(error);
      throw new ApiError(400, message, param);
    }
    throw error;
  }
};

const check = (request: ParsedRequest, options: SimulatorOptions): void => {
  const { model, prompt, maxTokens = 0, remoteDecode } = request.generation;
  if (!options.servedModelNames.includes(model)) {
    throw new ApiError(404, `The model \`${model}\` does not exist.`, 'model');
  }
  if (remoteDecode && request.stream) {
    throw new ApiError(400, 'Prefill does not support streaming', 'stream');
  }
  const asked = prompt.length + maxTokens;
  if (asked > options.maxModelLen || prompt.length >= options.maxModelLen) {
    throw new ApiError(
      400,
      `This model's maximum context length is ${options.maxModelLen} tokens. However, you requested ${asked} tokens (${prompt.length} in the messages, ${maxTokens} in the completion). Please reduce the length of the messages or completion`,
    );
  }
};

const asApiError = (error: unknown): unknown => {
  if (error instanceof QueueFullError) {
    return new ApiError(429, error.message);
  }
  if (error instanceof CacheFullError) {
    return new ApiError(500, error.message);
  }
  return error;
};

async function answerWhole(
  api: CompletionApi,
  head: ResponseHead,
  generation: GenerationRequest,
  events: AsyncIterable<GenerationEvent>,
  response: ServerResponse,
): Promise<void> {
  let text = '';
  for await (const event of events) {
    if (event.type === 'token') {
      text += event.text;
      continue;
    }
    const body = {
      ...api.response(head, text, event.finishReason),
      usage: usageBody(event.usage),
      ...(generation.remoteDecode && {
        kv_transfer_params: remoteDecodeParams,
      }),
    };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }
}

async function answerStream(
  api: CompletionApi,
  head: ResponseHead,
  includeUsage: boolean,
  events: AsyncIterable<GenerationEvent>,
  response: ServerResponse,
): Promise<void> {
  const stream = new ServerSentEvents(response);
  const open = async () => {
    // Only now: an error before the first token keeps its own status.
    if (!response.headersSent) {
      stream.open();
      const chunk = api.openingChunk(head);
      if (chunk) {
        await stream.send(chunk);
      }
    }
  };
  try {
    for await (const event of events) {
      await open();
      if (event.type === 'token') {
        await stream.send(api.tokenChunk(head, event.text));
        continue;
      }
      await stream.send(api.closingChunk(head, event.finishReason));
      if (includeUsage) {
        await stream.send({
          ...head,
          object: api.chunkObject,
          choices: [],
          usage: usageBody(event.usage),
        });
      }
    }
    await stream.done();
  } catch (error) {
    if (!response.headersSent) {
      throw error;
    }
    const failure = error instanceof Error ? error.message : String(error);
    await stream.send(new ApiError(500, failure).toBody());
    await stream.done();
  }
}

/** Handles a POST to one of the completion APIs. */
export const handleCompletion = async (
  api: CompletionApi,
  context: CompletionContext,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> => {
  const { options, engine, random } = context;
  const body = await readJsonBody(request, options.maxRequestBodyBytes);
  const failure = drawFailure(random, {
    ...options.failures,
    model: options.servedModelNames[0],
  });
  if (failure) {
    throw failure;
  }
  const parsed = parse(api, body);
  check(parsed, options);
  const head: ResponseHead = {
    id: `${api.idPrefix}${context.newId()}`,
    created: Math.floor(context.now() / 1000),
    model: parsed.generation.model,
  };
  const events = engine.generate(parsed.generation, signal);
  try {
    if (parsed.stream) {
      await answerStream(api, head, parsed.includeUsage, events, response);
    } else {
      await answerWhole(api, head, parsed.generation, events, response);
    }
  } catch (error) {
    throw asApiError(error);
  }
};
