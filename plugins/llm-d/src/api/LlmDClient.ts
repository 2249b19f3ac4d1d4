import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import {
  LLM_D_PLUGIN_ID,
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
import { fleetQueryString } from './fleetQueryString';
import type { LlmDApi, ReadOptions } from './LlmDApi';

/**
 * Talks to the llm-d backend.
 *
 * @public
 */
export class LlmDClient implements LlmDApi {
  readonly #fetchApi: FetchApi;

  constructor(options: { fetchApi: FetchApi }) {
    this.#fetchApi = options.fetchApi;
  }

  async getFleet(query: FleetQuery, options?: ReadOptions): Promise<FleetPage> {
    return this.#json(
      `${llmDPaths.fleet()}?${fleetQueryString(query)}`,
      read(options),
    );
  }

  async listClusters(options?: ReadOptions): Promise<ClusterChoice[]> {
    return this.#items(llmDPaths.clusters(), options);
  }

  async listScenarios(options?: ReadOptions): Promise<ScenarioDescription[]> {
    return this.#items(llmDPaths.scenarios(), options);
  }

  async getHealth(
    entity: EntityPlace,
    options?: ReadOptions,
  ): Promise<HealthReport> {
    return this.#json(llmDPaths.health(entity), read(options));
  }

  async probe(entity: EntityPlace): Promise<HealthReport> {
    return this.#json(llmDPaths.probe(entity), { method: 'POST' });
  }

  async getPodFigures(
    entity: EntityPlace,
    options?: ReadOptions,
  ): Promise<PodFigures[]> {
    return this.#items(llmDPaths.podFigures(entity), options);
  }

  async getDrift(
    entity: EntityPlace,
    options?: ReadOptions,
  ): Promise<DriftReport> {
    return this.#json(llmDPaths.drift(entity), read(options));
  }

  async getNode(
    entity: EntityPlace,
    node: HealthNodeId,
    options?: ReadOptions,
  ): Promise<NodeDetails> {
    return this.#json(llmDPaths.node(entity, node), read(options));
  }

  async getEppProfile(
    entity: EntityPlace,
    options?: ReadOptions,
  ): Promise<EppProfileView> {
    return this.#json(llmDPaths.eppProfile(entity), read(options));
  }

  async previewAction(
    entity: EntityPlace,
    action: StackAction,
    options?: ReadOptions,
  ): Promise<StackActionPreview> {
    return this.#json(llmDPaths.previewAction(entity), {
      ...read(options),
      ...post(action),
    });
  }

  async performAction(
    entity: EntityPlace,
    request: PerformActionRequest,
  ): Promise<void> {
    await this.#fetch(llmDPaths.performAction(entity), post(request));
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
    return this.#items(`${llmDPaths.routingTests(entity)}${suffix}`, options);
  }

  async getRoutingTest(
    entity: EntityPlace,
    id: string,
    options?: ReadOptions,
  ): Promise<RoutingTestRunDetail> {
    return this.#json(llmDPaths.routingTest(entity, id), read(options));
  }

  async startRoutingTest(
    entity: EntityPlace,
    request: StartRoutingTestRequest,
  ): Promise<RoutingTestRun> {
    return this.#json(llmDPaths.routingTests(entity), post(request));
  }

  async cancelRoutingTest(
    entity: EntityPlace,
    id: string,
  ): Promise<RoutingTestRun> {
    return this.#json(llmDPaths.cancelRoutingTest(entity, id), {
      method: 'POST',
    });
  }

  async deleteRoutingTest(entity: EntityPlace, id: string): Promise<void> {
    await this.#fetch(llmDPaths.routingTest(entity, id), { method: 'DELETE' });
  }

  async setBaseline(
    entity: EntityPlace,
    id: string,
    baseline: boolean,
  ): Promise<void> {
    await this.#fetch(llmDPaths.baseline(entity, id), {
      method: baseline ? 'PUT' : 'DELETE',
    });
  }

  async compareRoutingTests(
    entity: EntityPlace,
    runs: { baseline: string; candidate: string },
    options?: ReadOptions,
  ): Promise<RunComparison> {
    return this.#json(
      llmDPaths.compareRoutingTests(entity, runs),
      read(options),
    );
  }

  async exportRoutingTest(
    entity: EntityPlace,
    id: string,
    format: 'json' | 'junit',
  ): Promise<Blob> {
    const response = await this.#fetch(
      `${llmDPaths.exportRoutingTest(entity, id)}?format=${format}`,
    );
    return response.blob();
  }

  async getFlakeStatistics(
    entity: EntityPlace,
    options?: ReadOptions,
  ): Promise<FlakeStatistics[]> {
    return this.#items(llmDPaths.flakeStatistics(entity), options);
  }

  async #items<T>(path: string, options?: ReadOptions): Promise<T[]> {
    const { items } = await this.#json<{ items: T[] }>(path, read(options));
    return items;
  }

  async #json<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await this.#fetch(path, init);
    return response.json();
  }

  async #fetch(path: string, init?: RequestInit): Promise<Response> {
    const response = await this.#fetchApi.fetch(
      `plugin://${LLM_D_PLUGIN_ID}${path}`,
      init,
    );
    if (!response.ok) {
      const error = await ResponseError.fromResponse(response);
      // The backend's own sentence says more than the status line in front of it.
      throw new Error(error.cause.message || error.message, { cause: error });
    }
    return response;
  }
}

function read(options: ReadOptions | undefined): RequestInit {
  return options?.signal ? { signal: options.signal } : {};
}

function post(body: unknown): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
