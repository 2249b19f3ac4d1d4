import { chatCompletions } from './chatCompletions';
import { choicesApi } from './choicesApi';
import { CompletionApi, GenerationApi } from './CompletionApi';
import { completionHandler } from './completionHandler';
import { embeddingsBody } from './embeddings';
import { messagesApi } from './messagesApi';
import { promptRenderer } from './renderHandlers';
import { nameServer, requestIdOf, sendJson } from './responses';
import { responsesApi } from './responsesApi';
import { Handler, Route } from './Route';
import { SimulatorContext } from './SimulatorContext';
import { textCompletions } from './textCompletions';
import { tokenizeBody } from './tokenizeHandler';

/** Where answers are generated; none begins after the stop. */
export const generatingPaths: ReadonlySet<string> = new Set([
  '/v1/completions',
  '/v1/chat/completions',
  '/v1/responses',
  '/v1/messages',
]);

/** Endpoints that generate, embed or tokenize. */
export const completionRoutes = (context: SimulatorContext): Route[] => {
  const generation = (api: GenerationApi): Handler =>
    completionHandler(api, context);
  const rendered = (
    api: CompletionApi,
    body: (prompts: object[]) => object,
  ): Handler => {
    const render = promptRenderer(api, context);
    return async (request, response) => {
      const prompts = await render(request);
      nameServer(response, context, requestIdOf(request, context));
      sendJson(response, 200, body(prompts));
    };
  };
  return [
    ['POST', '/v1/completions', generation(choicesApi(textCompletions))],
    ['POST', '/v1/chat/completions', generation(choicesApi(chatCompletions))],
    // Which release brought these two is not known; they are in all from 0.9 on.
    ...(context.generation.generation === '>=0.9'
      ? ([
          ['POST', '/v1/responses', generation(responsesApi)],
          ['POST', '/v1/messages', generation(messagesApi)],
        ] satisfies Route[])
      : []),
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
