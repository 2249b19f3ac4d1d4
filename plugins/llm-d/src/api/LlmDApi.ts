import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  ClusterChoice,
  DriftReport,
  EntityPlace,
  EppProfileView,
  FlakeStatistics,
  FleetPage,
  FleetQuery,
  HealthNodeId,
  HealthReport,
  NodeDetails,
  PerformActionRequest,
  PodFigures,
  RoutingTestRun,
  RoutingTestRunDetail,
  RunComparison,
  ScenarioDescription,
  StackAction,
  StackActionPreview,
  StartRoutingTestRequest,
} from '@llm-d-sim/plugin-llm-d-common';

/** How a read may be ended early. @public */
export interface ReadOptions {
  signal?: AbortSignal;
}

/**
 * The backend's API. Every method rejects with an Error whose message is fit for a person; its `cause` is the `ResponseError`.
 *
 * @public
 */
export interface LlmDApi {
  getFleet(query: FleetQuery, options?: ReadOptions): Promise<FleetPage>;
  listClusters(options?: ReadOptions): Promise<ClusterChoice[]>;
  listScenarios(options?: ReadOptions): Promise<ScenarioDescription[]>;

  getHealth(entity: EntityPlace, options?: ReadOptions): Promise<HealthReport>;
  /** Sends one request through the gateway first. */
  probe(entity: EntityPlace): Promise<HealthReport>;
  getPodFigures(
    entity: EntityPlace,
    options?: ReadOptions,
  ): Promise<PodFigures[]>;
  getDrift(entity: EntityPlace, options?: ReadOptions): Promise<DriftReport>;
  getNode(
    entity: EntityPlace,
    node: HealthNodeId,
    options?: ReadOptions,
  ): Promise<NodeDetails>;
  getEppProfile(
    entity: EntityPlace,
    options?: ReadOptions,
  ): Promise<EppProfileView>;

  previewAction(
    entity: EntityPlace,
    action: StackAction,
    options?: ReadOptions,
  ): Promise<StackActionPreview>;
  /** Resolves when the change has been accepted, which is before it has been made. */
  performAction(
    entity: EntityPlace,
    request: PerformActionRequest,
  ): Promise<void>;

  /** Newest first. */
  listRoutingTests(
    entity: EntityPlace,
    options?: ReadOptions & { scenario?: string; limit?: number },
  ): Promise<RoutingTestRun[]>;
  getRoutingTest(
    entity: EntityPlace,
    id: string,
    options?: ReadOptions,
  ): Promise<RoutingTestRunDetail>;
  startRoutingTest(
    entity: EntityPlace,
    request: StartRoutingTestRequest,
  ): Promise<RoutingTestRun>;
  cancelRoutingTest(entity: EntityPlace, id: string): Promise<RoutingTestRun>;
  deleteRoutingTest(entity: EntityPlace, id: string): Promise<void>;
  /** Makes the run the baseline of its scenario, or takes that from it. */
  setBaseline(
    entity: EntityPlace,
    id: string,
    baseline: boolean,
  ): Promise<void>;
  compareRoutingTests(
    entity: EntityPlace,
    runs: { baseline: string; candidate: string },
    options?: ReadOptions,
  ): Promise<RunComparison>;
  exportRoutingTest(
    entity: EntityPlace,
    id: string,
    format: 'json' | 'junit',
  ): Promise<Blob>;
  getFlakeStatistics(
    entity: EntityPlace,
    options?: ReadOptions,
  ): Promise<FlakeStatistics[]>;
}

/** Where components find the {@link LlmDApi}. @public */
export const llmDApiRef = createApiRef<LlmDApi>().with({
  id: 'plugin.llm-d.client',
  pluginId: 'llm-d',
});
