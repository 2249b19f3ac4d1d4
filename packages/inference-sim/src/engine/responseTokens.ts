import { Random } from '../random/Random';
import { randomResponseLength } from '../response/responseLength';
import { randomTokens } from '../response/randomTokens';
import { tokenize } from '../tokenization/dummyTokenizer';
import { FinishReason, GenerationRequest } from './GenerationRequest';

/** The whole answer to a request, decided before its first token is due. */
export interface ResponsePlan {
  readonly tokens: readonly string[];
  readonly finishReason: FinishReason;
}

const echoed = (request: GenerationRequest): ResponsePlan => {
  const tokens = tokenize(request.echo).map(token => token.text);
  const { maxTokens } = request;
  return maxTokens !== undefined && tokens.length > maxTokens
    ? { tokens: tokens.slice(0, maxTokens), finishReason: 'length' }
    : { tokens, finishReason: 'stop' };
};

/** Decides what the model says, by the simulator's mode. */
export const planResponse = (
  random: Random,
  request: GenerationRequest,
  options: { mode: 'random' | 'echo'; maxModelLen: number },
): ResponsePlan => {
  const plan =
    options.mode === 'echo'
      ? echoed(request)
      : planRandom(random, request, options.maxModelLen);
  return request.remoteDecode
    ? { tokens: plan.tokens, finishReason: 'remote_decode' }
    : plan;
};

function planRandom(
  random: Random,
  request: GenerationRequest,
  maxModelLen: number,
): ResponsePlan {
  const { maxTokens, ignoreEos } = request;
  const length = randomResponseLength(random, {
    maxTokens,
    contextLeft: Math.max(1, maxModelLen - request.prompt.length),
    ignoreEos,
  });
  return {
    tokens: randomTokens(random, length),
    finishReason: length === maxTokens ? 'length' : 'stop',
  };
}
