import type { FetchApi } from '@backstage/frontend-plugin-api';
import {
  llmDPaths,
  type ClusterChoice,
  type DriftReport,
  type EntityPlace,
  type EppProfileView,
  type FlakeStatistics,
  type FleetPage,
  type FleetQuery,
  type HealthNodeId,
  type HealthReport,
  type NodeDetails,
  type PerformActionRequest,
  type PodFigures,
  type RoutingTestRun,
  type RoutingTestRunDetail,
  type RunComparison,
  type ScenarioDescription,
  type StackAction,
  type StackActionPreview,
  type StartRoutingTestRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import { BackendRequests, type RequestContent } from './BackendRequests';
import type { ClusterTokens } from './ClusterTokens';
import { fleetQueryString } from './fleetQueryString';
import type { LlmDApi, ReadOptions } from './LlmDApi';

/**
 * Talks to the llm-d backend.
 *
 * @public
 */
export class LlmDClient implements LlmDApi {
  readonly #fetchApi: FetchApi;
  readonly #clusterTokens: ClusterTokens | undefined;

  /** @param options - without `clusterTokens` nobody's own token goes to a cluster */
  constructor(options: { fetchApi: FetchApi; clusterTokens?: ClusterTokens }) {
    this.#fetchApi = options.fetchApi;
    this.#clusterTokens = options.clusterTokens;
  }

  async getFleet(query: FleetQuery, options?: ReadOptions): Promise<FleetPage> {
    return this.#plain().json(
      `${llmDPaths.fleet()}?${fleetQueryString(query)}`,
      read(options),
    );
  }

  async listClusters(options?: ReadOptions): Promise<ClusterChoice[]> {
    return this.#aboutClusters().items(llmDPaths.clusters(), read(options));
  }

  async listScenarios(options?: ReadOptions): Promise<ScenarioDescription[]> {
    return this.#plain().items(llmDPaths.scenarios(), read(options));
  }

  async getHealth(
    entity: EntityPlace,
    options?: ReadOptions,
  ): Promise<HealthReport> {
    return this.#about(entity).json(llmDPaths.health(entity), read(options));
  }

  async probe(entity: EntityPlace): Promise<HealthReport> {
    return this.#about(entity).json(llmDPaths.probe(entity), {
      method: 'POST',
    });
  }

  async getPodFigures(
    entity: EntityPlace,
    options?: ReadOptions,
  ): Promise<PodFigures[]> {
    return this.#about(entity).items(
      llmDPaths.podFigures(entity),
      read(options),
    );
  }

  async getDrift(
    entity: EntityPlace,
    options?: ReadOptions,
  ): Promise<DriftReport> {
    return this.#about(entity).json(llmDPaths.drift(entity), read(options));
  }

  async getNode(
    entity: EntityPlace,
    node: HealthNodeId,
    options?: ReadOptions,
  ): Promise<NodeDetails> {
    return this.#about(entity).json(
      llmDPaths.node(entity, node),
      read(options),
    );
  }

  async getEppProfile(
    entity: EntityPlace,
    options?: ReadOptions,
  ): Promise<EppProfileView> {
    return this.#about(entity).json(
      llmDPaths.eppProfile(entity),
      read(options),
    );
  }

  async previewAction(
    entity: EntityPlace,
    action: StackAction,
    options?: ReadOptions,
  ): Promise<StackActionPreview> {
    return this.#about(entity).json(llmDPaths.previewAction(entity), {
      ...read(options),
      ...post(action),
    });
  }

  async performAction(
    entity: EntityPlace,
    request: PerformActionRequest,
  ): Promise<void> {
    await this.#about(entity).fetch(
      llmDPaths.performAction(entity),
      post(request),
    );
  }

  async listRoutingTests(
    entity: EntityPlace,
    options: ReadOptions & { scenario?: string; limit?: number } = {},
  ): Promise<RoutingTestRun[]> {
    const query = new URLSearchParams();
    if (options.scenario !== undefined) {
      query.set('scenario', options.scenario);
    }
    if (options.limit !== undefined) {
      query.set('limit', String(options.limit));
    }
    const suffix = query.size > 0 ? `?${query}` : '';
    return this.#about(entity).items(
      `${llmDPaths.routingTests(entity)}${suffix}`,
      read(options),
    );
  }

  async getRoutingTest(
    entity: EntityPlace,
    id: string,
    options?: ReadOptions,
  ): Promise<RoutingTestRunDetail> {
    return this.#about(entity).json(
      llmDPaths.routingTest(entity, id),
      read(options),
    );
  }

  async startRoutingTest(
    entity: EntityPlace,
    request: StartRoutingTestRequest,
  ): Promise<RoutingTestRun> {
    return this.#about(entity).json(
      llmDPaths.routingTests(entity),
      post(request),
    );
  }

  async cancelRoutingTest(
    entity: EntityPlace,
    id: string,
  ): Promise<RoutingTestRun> {
    return this.#about(entity).json(llmDPaths.cancelRoutingTest(entity, id), {
      method: 'POST',
    });
  }

  async deleteRoutingTest(entity: EntityPlace, id: string): Promise<void> {
    await this.#about(entity).fetch(llmDPaths.routingTest(entity, id), {
      method: 'DELETE',
    });
  }

  async setBaseline(
    entity: EntityPlace,
    id: string,
    baseline: boolean,
  ): Promise<void> {
    await this.#about(entity).fetch(llmDPaths.baseline(entity, id), {
      method: baseline ? 'PUT' : 'DELETE',
    });
  }

  async compareRoutingTests(
    entity: EntityPlace,
    runs: { baseline: string; candidate: string },
    options?: ReadOptions,
  ): Promise<RunComparison> {
    return this.#about(entity).json(
      llmDPaths.compareRoutingTests(entity, runs),
      read(options),
    );
  }

  async exportRoutingTest(
    entity: EntityPlace,
    id: string,
    format: 'json' | 'junit',
  ): Promise<Blob> {
    const response = await this.#about(entity).fetch(
      `${llmDPaths.exportRoutingTest(entity, id)}?format=${format}`,
    );
    return response.blob();
  }

  async getFlakeStatistics(
    entity: EntityPlace,
    options?: ReadOptions,
  ): Promise<FlakeStatistics[]> {
    return this.#about(entity).items(
      llmDPaths.flakeStatistics(entity),
      read(options),
    );
  }

  /** Requests that the backend answers without asking a cluster on somebody's behalf. */
  #plain(): BackendRequests {
    return new BackendRequests(this.#fetchApi);
  }

  #about(entity: EntityPlace): BackendRequests {
    const tokens = this.#clusterTokens;
    return new BackendRequests(
      this.#fetchApi,
      tokens && (() => tokens.forEntity(entity)),
    );
  }

  #aboutClusters(): BackendRequests {
    const tokens = this.#clusterTokens;
    return new BackendRequests(
      this.#fetchApi,
      tokens && (() => tokens.forEveryCluster()),
    );
  }
}

function read(options: ReadOptions | undefined): RequestContent {
  return options?.signal ? { signal: options.signal } : {};
}

function post(body: unknown): RequestContent {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
