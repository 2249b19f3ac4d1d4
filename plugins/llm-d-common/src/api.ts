/** Plugin id of the backend: its API is under `/api/llm-d`. @public */
export const LLM_D_PLUGIN_ID = 'llm-d';

/** The entity whose stack a request is about. @public */
export interface EntityPlace {
  kind: string;
  namespace: string;
  name: string;
}

/** Routes of the backend for an HTTP router, relative to the plugin's base URL. @public */
export const llmDRoutes = {
  health: '/v1/entities/:kind/:namespace/:name/health',
  routingTests: '/v1/entities/:kind/:namespace/:name/routing-tests',
  routingTest: '/v1/entities/:kind/:namespace/:name/routing-tests/:id',
  cancelRoutingTest:
    '/v1/entities/:kind/:namespace/:name/routing-tests/:id/cancel',
} as const;

/**
 * Paths of the backend for a client, relative to the plugin's base URL. They answer the routes of {@link llmDRoutes}.
 *
 * @public
 */
export const llmDPaths = {
  health: (entity: EntityPlace) => entityPath(entity, 'health'),
  routingTests: (entity: EntityPlace) => entityPath(entity, 'routing-tests'),
  routingTest: (entity: EntityPlace, id: string) =>
    entityPath(entity, 'routing-tests', id),
  cancelRoutingTest: (entity: EntityPlace, id: string) =>
    entityPath(entity, 'routing-tests', id, 'cancel'),
};

/** Body of the request that starts a routing test. @public */
export interface StartRoutingTestRequest {
  /** Id of a scenario. */
  scenario: string;
}

/** Channel of the signals that the backend sends. @public */
export const LLM_D_SIGNAL_CHANNEL = 'llm-d';

/**
 * Says that something has changed and is worth reading anew; it carries no data, for everybody hears it.
 *
 * @public
 */
export interface LlmDSignal {
  type: 'routing-test';
  /** Id of the run. */
  id: string;
  /** Entity ref of the stack. */
  entityRef: string;
  /** A signal is a JSON object. */
  [field: string]: string;
}

function entityPath(entity: EntityPlace, ...rest: string[]): string {
  return ['', 'v1', 'entities', entity.kind, entity.namespace, entity.name]
    .concat(rest)
    .map(segment => encodeURIComponent(segment))
    .join('/');
}
