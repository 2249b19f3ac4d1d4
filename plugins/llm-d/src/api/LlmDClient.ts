import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import {
  LLM_D_PLUGIN_ID,
  llmDPaths,
  type EntityPlace,
  type HealthReport,
  type RoutingTestRun,
  type RoutingTestRunDetail,
  type StartRoutingTestRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import type { LlmDApi } from './LlmDApi';

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

  async getHealth(
    entity: EntityPlace,
    options?: { signal?: AbortSignal },
  ): Promise<HealthReport> {
    return this.#request(llmDPaths.health(entity), options);
  }

  async listRoutingTests(
    entity: EntityPlace,
    options?: { signal?: AbortSignal },
  ): Promise<RoutingTestRun[]> {
    const { items } = await this.#request<{ items: RoutingTestRun[] }>(
      llmDPaths.routingTests(entity),
      options,
    );
    return items;
  }

  async getRoutingTest(
    entity: EntityPlace,
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<RoutingTestRunDetail> {
    return this.#request(llmDPaths.routingTest(entity, id), options);
  }

  async startRoutingTest(
    entity: EntityPlace,
    scenario: string,
  ): Promise<RoutingTestRun> {
    const body: StartRoutingTestRequest = { scenario };
    return this.#request(llmDPaths.routingTests(entity), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async cancelRoutingTest(
    entity: EntityPlace,
    id: string,
  ): Promise<RoutingTestRun> {
    return this.#request(llmDPaths.cancelRoutingTest(entity, id), {
      method: 'POST',
    });
  }

  async #request<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await this.#fetchApi.fetch(
      `plugin://${LLM_D_PLUGIN_ID}${path}`,
      init,
    );
    if (!response.ok) {
      const error = await ResponseError.fromResponse(response);
      // The backend's own sentence says more than the status line in front of it.
      throw new Error(error.cause.message || error.message, { cause: error });
    }
    return response.json();
  }
}
