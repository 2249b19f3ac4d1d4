import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { LLM_D_PLUGIN_ID } from '@llm-d-sim/plugin-llm-d-common';
import { LlmDClient, llmDApiRef } from './api';
import { entityContentRouteRef } from './routes';

/**
 * The llm-d plugin for the classic frontend system.
 *
 * @public
 */
export const llmDPlugin = createPlugin({
  id: LLM_D_PLUGIN_ID,
  apis: [
    createApiFactory({
      api: llmDApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: deps => new LlmDClient(deps),
    }),
  ],
  routes: { entityContent: entityContentRouteRef },
});

/**
 * Entity tab: health and routing tests of a stack. Use it with `if={isInferenceStack}`.
 *
 * @public
 */
export const EntityInferenceContent = llmDPlugin.provide(
  createRoutableExtension({
    name: 'EntityInferenceContent',
    component: () =>
      import('./components/InferenceContent').then(m => m.InferenceContent),
    mountPoint: entityContentRouteRef,
  }),
);
