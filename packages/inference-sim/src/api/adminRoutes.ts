import { ConfigurationError } from '../configuration/ConfigurationError';
import { ApiError } from './ApiError';
import { readBody } from './readBody';
import { sendJson } from './responses';
import { Handler, Route } from './Route';
import { SimulatorContext } from './SimulatorContext';
import { SleepState } from './SleepState';

/** GET and POST /admin/config, where the release has them. */
export const adminRoutes = ({
  configuration,
  generation,
}: SimulatorContext): Route[] => {
  // Older releases have no such endpoint.
  if (generation.generation !== '>=0.9') {
    return [];
  }
  const show: Handler = (_, response) =>
    sendJson(response, 200, configuration.describe());
  const update: Handler = async (request, response) => {
    const { maxRequestBodyBytes } = configuration.options;
    const text = await readBody(request, maxRequestBodyBytes);
    try {
      configuration.update(JSON.parse(text));
    } catch (error) {
      if (error instanceof ConfigurationError) {
        throw new ApiError(400, error.message);
      }
      if (error instanceof SyntaxError) {
        throw new ApiError(
          400,
          `failed to unmarshal payload: ${error.message}`,
        );
      }
      throw error;
    }
    await show(request, response);
  };
  return [
    ['GET', '/admin/config', show],
    ['POST', '/admin/config', update],
  ];
};

/** vLLM's sleep mode. */
export const sleepRoutes = (sleep: SleepState): Route[] => [
  [
    'POST',
    '/sleep',
    (_, response) => {
      sleep.fallAsleep();
      response.end();
    },
  ],
  [
    'POST',
    '/wake_up',
    (request, response) => {
      const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
      sleep.wakeUp(searchParams.get('tags'));
      response.end();
    },
  ],
  [
    'GET',
    '/is_sleeping',
    (_, response) => sendJson(response, 200, { is_sleeping: sleep.isAsleep }),
  ],
];
