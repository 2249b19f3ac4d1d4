import { GeneratedToken } from '../engine/GenerationRequest';
import { answeredCalls } from '../tools/answeredCalls';
import { GenerationApi } from './CompletionApi';
import { EventAnswer } from './EventAnswer';
import { ResponsesEvents } from './ResponsesEvents';
import { responsesRequestSchema } from './responsesRequest';
import { functionCall, outputText, responseObject } from './responsesShapes';
import { SingleAnswer } from './SingleAnswer';

const outputOf = (tokens: readonly GeneratedToken[]): object[] => {
  const calls = answeredCalls(tokens);
  return calls.length > 0
    ? calls.map(call => functionCall(call, 'completed'))
    : [
        {
          type: 'message',
          role: 'assistant',
          status: 'completed',
          content: [outputText(tokens.map(({ text }) => text).join(''))],
        },
      ];
};

/** POST /v1/responses, OpenAI's Responses API. */
export const responsesApi: GenerationApi = {
  title: 'responses create request',
  requestSchema: responsesRequestSchema,
  whole: (shape, send, fail) =>
    new SingleAnswer(
      (tokens, { usage }) =>
        send(responseObject(shape, { output: outputOf(tokens), usage })),
      fail,
    ),
  streamed: (shape, stream, fail) =>
    new EventAnswer(new ResponsesEvents(shape), stream, fail),
};
