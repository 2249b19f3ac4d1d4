import { loadAdapter, unloadAdapter } from './loraHandlers';
import { modelsBody } from './models';
import { sendJson } from './responses';
import { Route } from './Route';
import { SimulatorContext } from './SimulatorContext';

/** Endpoints that list models and change adapters. */
export const modelRoutes = (context: SimulatorContext): Route[] => [
  [
    'GET',
    '/v1/models',
    (_, response) => sendJson(response, 200, modelsBody(context)),
  ],
  [
    'POST',
    '/v1/load_lora_adapter',
    async (request, response) => {
      await loadAdapter(request, context);
      response.end();
    },
  ],
  [
    'POST',
    '/v1/unload_lora_adapter',
    async (request, response) => {
      await unloadAdapter(request, context);
      response.end();
    },
  ],
];
