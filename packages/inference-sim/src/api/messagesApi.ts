import { GeneratedToken } from '../engine/GenerationRequest';
import { answeredCalls } from '../tools/answeredCalls';
import { GenerationApi } from './CompletionApi';
import { EventAnswer } from './EventAnswer';
import { MessagesEvents } from './MessagesEvents';
import { messagesRequestSchema } from './messagesRequest';
import { messageObject, stopReason } from './messagesShapes';
import { SingleAnswer } from './SingleAnswer';

/** Go leaves out what is empty. */
const filled = (input: object): { input?: object } =>
  Object.keys(input).length > 0 ? { input } : {};

const contentOf = (tokens: readonly GeneratedToken[]): object[] => {
  const calls = answeredCalls(tokens);
  if (calls.length > 0) {
    return calls.map(call => ({
      type: 'tool_use',
      id: call.id,
      name: call.name,
      ...filled(JSON.parse(call.arguments)),
    }));
  }
  const text = tokens.map(token => token.text).join('');
  return [{ type: 'text', ...(text !== '' && { text }) }];
};

/** POST /v1/messages, Anthropic's Messages API. */
export const messagesApi: GenerationApi = {
  title: 'messages request',
  requestSchema: messagesRequestSchema,
  whole: (shape, send, fail) =>
    new SingleAnswer(
      (tokens, { finishReason, usage }) =>
        send(
          messageObject(shape, {
            content: contentOf(tokens),
            stopReason: stopReason(finishReason),
            outputTokens: usage.completionTokens,
          }),
        ),
      fail,
    ),
  streamed: (shape, stream, fail) =>
    new EventAnswer(new MessagesEvents(shape), stream, fail),
};
