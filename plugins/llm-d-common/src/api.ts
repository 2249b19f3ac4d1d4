import type { StackAction } from './actions/StackAction';
import type { HealthNodeId } from './health/HealthReport';

/** Plugin id of the backend: its API is under `/api/llm-d`. @public */
export const LLM_D_PLUGIN_ID = 'llm-d';

/** The entity whose stack a request is about. @public */
export interface EntityPlace {
  kind: string;
  namespace: string;
  name: string;
}

const entity = '/v1/entities/:kind/:namespace/:name';

/**
 * Routes of the backend for an HTTP router, relative to the plugin's base URL.
 *
 * @public
 */
export const llmDRoutes = {
  /** GET {@link FleetQuery} as query string: {@link FleetPage}. */
  fleet: '/v1/stacks',
  /** GET: {@link ClusterChoice}s that the caller may deploy to. */
  clusters: '/v1/clusters',
  /** GET: {@link ScenarioDescription}s. */
  scenarios: '/v1/scenarios',
  /** GET: this API as an OpenAPI document. */
  openApi: '/v1/openapi.json',
  /** GET: {@link HealthReport}. */
  health: `${entity}/health`,
  /** POST: one request through the gateway, then {@link HealthReport}. */
  probe: `${entity}/probe`,
  /** GET: {@link PodFigures} of each model pod. */
  podFigures: `${entity}/pod-figures`,
  /** GET: {@link DriftReport}. */
  drift: `${entity}/drift`,
  /** GET: {@link NodeDetails} of one link. */
  node: `${entity}/nodes/:node`,
  /** GET: {@link EppProfileView}. */
  eppProfile: `${entity}/epp-profile`,
  /** POST {@link StackAction}: {@link StackActionPreview}. */
  previewAction: `${entity}/actions/preview`,
  /** POST {@link PerformActionRequest}: 202. */
  performAction: `${entity}/actions`,
  /** GET, POST {@link StartRoutingTestRequest}: {@link RoutingTestRun}s, newest first; `scenario`, `limit`, `offset`. */
  routingTests: `${entity}/routing-tests`,
  /** GET: {@link RoutingTestRunDetail}. DELETE. */
  routingTest: `${entity}/routing-tests/:id`,
  /** POST. */
  cancelRoutingTest: `${entity}/routing-tests/:id/cancel`,
  /** PUT: makes this run the baseline of its scenario; DELETE: there is none any more. */
  baseline: `${entity}/routing-tests/:id/baseline`,
  /** GET: {@link RunComparison} with the run `:other`. */
  compareRoutingTests: `${entity}/routing-tests/:id/compare/:other`,
  /** GET `format=junit|json`: the run as a file. */
  exportRoutingTest: `${entity}/routing-tests/:id/export`,
  /** GET: {@link FlakeStatistics} by scenario. */
  flakeStatistics: `${entity}/flake-statistics`,
} as const;

/**
 * Paths of the backend for a client, relative to the plugin's base URL. They answer the routes of {@link llmDRoutes}.
 *
 * @public
 */
export const llmDPaths = {
  fleet: () => llmDRoutes.fleet,
  clusters: () => llmDRoutes.clusters,
  scenarios: () => llmDRoutes.scenarios,
  health: (place: EntityPlace) => entityPath(place, 'health'),
  probe: (place: EntityPlace) => entityPath(place, 'probe'),
  podFigures: (place: EntityPlace) => entityPath(place, 'pod-figures'),
  drift: (place: EntityPlace) => entityPath(place, 'drift'),
  node: (place: EntityPlace, node: HealthNodeId) =>
    entityPath(place, 'nodes', node),
  eppProfile: (place: EntityPlace) => entityPath(place, 'epp-profile'),
  previewAction: (place: EntityPlace) =>
    entityPath(place, 'actions', 'preview'),
  performAction: (place: EntityPlace) => entityPath(place, 'actions'),
  routingTests: (place: EntityPlace) => entityPath(place, 'routing-tests'),
  routingTest: (place: EntityPlace, id: string) =>
    entityPath(place, 'routing-tests', id),
  cancelRoutingTest: (place: EntityPlace, id: string) =>
    entityPath(place, 'routing-tests', id, 'cancel'),
  baseline: (place: EntityPlace, id: string) =>
    entityPath(place, 'routing-tests', id, 'baseline'),
  compareRoutingTests: (
    place: EntityPlace,
    { baseline, candidate }: { baseline: string; candidate: string },
  ) => entityPath(place, 'routing-tests', candidate, 'compare', baseline),
  exportRoutingTest: (place: EntityPlace, id: string) =>
    entityPath(place, 'routing-tests', id, 'export'),
  flakeStatistics: (place: EntityPlace) =>
    entityPath(place, 'flake-statistics'),
};

/** Body of the request that starts a routing test. @public */
export interface StartRoutingTestRequest {
  /** Id of a scenario. */
  scenario: string;
  /** In place of the scenario's defaults. */
  parameters?: Record<string, number | string | boolean>;
  /** To send what an earlier run sent; default: a fresh one. */
  seed?: string;
}

/** Body of the request that performs an action. @public */
export interface PerformActionRequest {
  action: StackAction;
  /** Of the preview that the person has seen. */
  revision: string;
}

/** A cluster that the caller may deploy to, and what it has. @public */
export interface ClusterChoice {
  name: string;
  title?: string;
  reachable: boolean;
  /** For a person; set when it is not reachable. */
  message?: string;
  /** Namespaces that the caller's policy allows: exact names and patterns with `*`. */
  namespaces: string[];
  /** Existing namespaces among them. */
  existingNamespaces: string[];
  /** Kubernetes, e.g. `1.33`. */
  version?: string;
  /** GatewayClass and the provider that its controller belongs to. */
  gatewayClasses: Array<{ name: string; provider?: string; accepted: boolean }>;
  /** APIs that a stack needs and the cluster does not serve, by CRD name. */
  missing: string[];
  /** Custom resources that exist: names that are taken, for others of their kind. */
  taken: TakenName[];
  localStandIn: boolean;
}

/** A name that a custom resource has. @public */
export interface TakenName {
  kind: 'SchedulerInstall' | 'SimulatorDeployment';
  namespace: string;
  name: string;
}

/** Channel of the signals that the backend sends. @public */
export const LLM_D_SIGNAL_CHANNEL = 'llm-d';

/**
 * Says that something has changed and is worth reading anew; it carries no data, for everybody hears it.
 *
 * @public
 */
export interface LlmDSignal {
  /** `stack`: its health or what it is made of. `routing-test`: a run. */
  type: 'routing-test' | 'stack';
  /** Id of the run; empty for `stack`. */
  id: string;
  /** Entity ref of the stack. */
  entityRef: string;
  /** A signal is a JSON object. */
  [field: string]: string;
}

function entityPath(place: EntityPlace, ...rest: string[]): string {
  return ['', 'v1', 'entities', place.kind, place.namespace, place.name]
    .concat(rest)
    .map(segment => encodeURIComponent(segment))
    .join('/');
}
