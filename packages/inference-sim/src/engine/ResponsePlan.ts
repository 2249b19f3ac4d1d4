import { SimulatorOptions } from '../configuration/SimulatorOptions';
import { Random } from '../random/Random';
import { randomResponseLength } from '../response/responseLength';
import { randomTokens } from '../response/randomTokens';
import { tokenize } from '../tokenization/dummyTokenizer';
import { createToolCalls, ToolCall } from '../tools/createToolCalls';
import {
  FinishReason,
  GeneratedToken,
  GenerationRequest,
} from './GenerationRequest';

/** The whole answer to a request, decided before its first token is due. */
export interface ResponsePlan {
  /** How many tokens come one after the other. */
  readonly length: number;
  /** The tokens themselves, made as they are taken. */
  readonly tokens: () => Iterable<GeneratedToken>;
  /** What `usage` says; more than `length` when tools are called. */
  readonly completionTokens: number;
  readonly finishReason: FinishReason;
}

// A call's name, id and type count as one token each.
const tokensPerCall = 3;

const asText = (texts: readonly string[]): GeneratedToken[] =>
  texts.map(text => ({ text, call: undefined }));

const callTokens = (call: ToolCall, index: number): GeneratedToken[] => {
  const texts = tokenize(call.arguments).map(token => token.text);
  return texts.map((text, at) => ({
    text,
    call: {
      id: call.id,
      name: call.name,
      index,
      first: at === 0,
      last: at === texts.length - 1,
    },
  }));
};

const planToolCalls = (calls: readonly ToolCall[]): ResponsePlan => {
  const tokens = calls.flatMap(callTokens);
  return {
    length: tokens.length,
    tokens: () => tokens,
    completionTokens: tokens.length + tokensPerCall * calls.length,
    finishReason: 'tool_calls',
  };
};

const planEcho = (request: GenerationRequest): ResponsePlan => {
  const all = request.echo();
  const { maxTokens } = request;
  const cut = maxTokens !== undefined && all.length > maxTokens;
  const texts = cut ? all.slice(0, maxTokens) : all;
  return {
    length: texts.length,
    tokens: () => asText(texts),
    completionTokens: texts.length,
    finishReason: cut ? 'length' : 'stop',
  };
};

const planRandom = (
  request: GenerationRequest,
  maxModelLen: number,
  random: Random,
): ResponsePlan => {
  const { maxTokens, minTokens, ignoreEos } = request;
  const drawn = randomResponseLength(random, {
    maxTokens,
    contextLeft: Math.max(1, maxModelLen - request.prompt.length),
    ignoreEos,
  });
  const length = Math.max(drawn, minTokens);
  return {
    length,
    tokens: () => randomTokens(random, length),
    completionTokens: length,
    finishReason:
      maxTokens !== undefined && length >= maxTokens ? 'length' : 'stop',
  };
};

/**
 * Decides what the model says, by the simulator's mode and the request's tools.
 *
 * @throws ToolCallError
 */
export const planResponse = (
  request: GenerationRequest,
  options: SimulatorOptions,
  random: Random,
): ResponsePlan => {
  const calls = request.tools
    ? createToolCalls(request.tools, options.toolCalls, random)
    : [];
  let plan: ResponsePlan;
  if (calls.length > 0) {
    plan = planToolCalls(calls);
  } else if (options.mode === 'echo') {
    plan = planEcho(request);
  } else {
    plan = planRandom(request, options.maxModelLen, random);
  }
  return request.remoteDecode
    ? { ...plan, finishReason: 'remote_decode' }
    : plan;
};
