import { sendStatus } from './responses';
import { Route } from './Route';
import { SimulatorContext } from './SimulatorContext';

/** Liveness, readiness from `readyAt` on (milliseconds since the epoch), and metrics. */
export const healthRoutes = (
  context: SimulatorContext,
  readyAt: number,
): Route[] => [
  ['GET', '/health', (_, response) => sendStatus(response, 200)],
  ...context.generation.readyPaths.map(
    (path): Route => [
      'GET',
      path,
      (_, response) =>
        sendStatus(response, context.now() >= readyAt ? 200 : 503),
    ],
  ),
  [
    'GET',
    '/metrics',
    async (_, response) => {
      const metrics = context.metrics();
      const text = await metrics.expose();
      response.writeHead(200, { 'content-type': metrics.contentType });
      response.end(text);
    },
  ],
];
