import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  EntityPlace,
  HealthReport,
  RoutingTestRun,
  RoutingTestRunDetail,
} from '@llm-d-sim/plugin-llm-d-common';

/**
 * The backend's API. Every method rejects with an Error whose message is fit for a person.
 *
 * @public
 */
export interface LlmDApi {
  getHealth(
    entity: EntityPlace,
    options?: { signal?: AbortSignal },
  ): Promise<HealthReport>;
  /** Newest first. */
  listRoutingTests(
    entity: EntityPlace,
    options?: { signal?: AbortSignal },
  ): Promise<RoutingTestRun[]>;
  getRoutingTest(
    entity: EntityPlace,
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<RoutingTestRunDetail>;
  startRoutingTest(
    entity: EntityPlace,
    scenario: string,
  ): Promise<RoutingTestRun>;
  cancelRoutingTest(entity: EntityPlace, id: string): Promise<RoutingTestRun>;
}

/** Where components find the {@link LlmDApi}. @public */
export const llmDApiRef = createApiRef<LlmDApi>().with({
  id: 'plugin.llm-d.client',
  pluginId: 'llm-d',
});
