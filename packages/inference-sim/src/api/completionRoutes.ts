import { chatCompletions } from './chatCompletions';
import { CompletionApi } from './CompletionApi';
import { handleCompletion } from './completionHandler';
import { embeddingsBody } from './embeddings';
import { renderedPrompts } from './renderHandlers';
import { nameServer, requestIdOf, sendJson } from './responses';
import { Handler, Route } from './Route';
import { SimulatorContext } from './SimulatorContext';
import { textCompletions } from './textCompletions';
import { tokenizeBody } from './tokenizeHandler';

/** Endpoints that generate, embed or tokenize. */
export const completionRoutes = (context: SimulatorContext): Route[] => {
  const completion =
    (api: CompletionApi): Handler =>
    (request, response, closed) =>
      handleCompletion(api, context, request, response, closed);
  const rendered =
    (api: CompletionApi, body: (prompts: object[]) => object): Handler =>
    async (request, response) => {
      const prompts = await renderedPrompts(api, request, context);
      nameServer(response, context, requestIdOf(request, context));
      sendJson(response, 200, body(prompts));
    };
  return [
    ['POST', '/v1/completions', completion(textCompletions)],
    ['POST', '/v1/chat/completions', completion(chatCompletions)],
    [
      'POST',
      '/v1/completions/render',
      rendered(textCompletions, prompts => prompts),
    ],
    [
      'POST',
      '/v1/chat/completions/render',
      rendered(chatCompletions, ([prompt]) => prompt),
    ],
    [
      'POST',
      '/v1/embeddings',
      async (request, response) => {
        const body = await embeddingsBody(request, context);
        nameServer(response, context, requestIdOf(request, context));
        sendJson(response, 200, body);
      },
    ],
    [
      'POST',
      '/tokenize',
      async (request, response) =>
        sendJson(response, 200, await tokenizeBody(request, context)),
    ],
  ];
};
