import { adminRoutes, sleepRoutes } from './adminRoutes';
import { completionRoutes } from './completionRoutes';
import { healthRoutes } from './healthRoutes';
import { modelRoutes } from './modelRoutes';
import { Handler, Route } from './Route';
import { SimulatorContext } from './SimulatorContext';
import { SleepState } from './SleepState';

/** Handlers by path and method. */
export type Routes = ReadonlyMap<string, ReadonlyMap<string, Handler>>;

/** Endpoints of the real simulator that have no stand-in. */
const notSimulated: ReadonlySet<string> = new Set([
  '/v1/responses',
  '/v1/messages',
  '/inference/v1/generate',
  '/v1/completions/derender',
  '/v1/chat/completions/derender',
  '/fake_metrics',
  '/query',
]);

/** What is said of a path that nothing answers. */
export const notFoundText = (path: string): string =>
  notSimulated.has(path)
    ? `Not Found: ${path} exists in llm-d-inference-sim but not in this generation of it, or is not simulated here`
    : 'Not Found';

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
  return routes;
};
