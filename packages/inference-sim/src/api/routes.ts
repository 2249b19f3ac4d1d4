import { adminRoutes, sleepRoutes } from './adminRoutes';
import { ApiError } from './ApiError';
import { completionRoutes } from './completionRoutes';
import { healthRoutes } from './healthRoutes';
import { modelRoutes } from './modelRoutes';
import { Handler, Route } from './Route';
import { SimulatorContext } from './SimulatorContext';
import { SleepState } from './SleepState';

/** Handlers by path and method. */
export type Routes = ReadonlyMap<string, ReadonlyMap<string, Handler>>;

/** Endpoints of the real simulator that have no stand-in. */
const notSimulated = [
  '/v1/responses',
  '/v1/messages',
  '/inference/v1/generate',
  '/v1/completions/derender',
  '/v1/chat/completions/derender',
  '/fake_metrics',
  '/query',
];

const refuse =
  (path: string): Handler =>
  () => {
    throw new ApiError(
      501,
      `${path} exists in llm-d-inference-sim but is not simulated here`,
    );
  };

/** The endpoints of one instance, which is ready when the clock says `readyAt`. */
export const routesOf = (
  context: SimulatorContext,
  readyAt: number,
): Routes => {
  const routes = new Map<string, Map<string, Handler>>();
  const add = ([method, path, handle]: Route) => {
    const methods = routes.get(path) ?? new Map<string, Handler>();
    routes.set(path, methods.set(method, handle));
  };
  [
    ...completionRoutes(context),
    ...modelRoutes(context),
    ...adminRoutes(context),
    ...healthRoutes(context, readyAt),
    ...sleepRoutes(new SleepState(context)),
  ].forEach(add);
  for (const path of notSimulated) {
    add(['POST', path, refuse(path)]);
    add(['GET', path, refuse(path)]);
  }
  return routes;
};
