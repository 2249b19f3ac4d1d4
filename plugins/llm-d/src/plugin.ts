import {
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import { LLM_D_PLUGIN_ID } from '@llm-d-sim/plugin-llm-d-common';
import { llmDApiFactory } from './api/apiFactories';
import {
  entityContentRouteRef,
  fleetRouteRef,
  templateRouteRef,
} from './routes';

/**
 * The llm-d plugin for the classic frontend system.
 *
 * @public
 */
export const llmDPlugin = createPlugin({
  id: LLM_D_PLUGIN_ID,
  apis: [
    // A classic plugin cannot see which others there are: a portal with the Kubernetes plugin takes `llmDApiFactoryWithClusterTokens` instead.
    llmDApiFactory,
  ],
  routes: { entityContent: entityContentRouteRef, fleet: fleetRouteRef },
  externalRoutes: { template: templateRouteRef },
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

/**
 * Entity card: health, pods and the last verdict of a stack. Use it with `if={isInferenceStack}`.
 *
 * @public
 */
export const EntityInferenceCard = llmDPlugin.provide(
  createComponentExtension({
    name: 'EntityInferenceCard',
    component: {
      lazy: () => import('./components/OverviewCard').then(m => m.OverviewCard),
    },
  }),
);

/**
 * Page of all stacks, for the route `/llm-d`.
 *
 * @public
 */
export const LlmDFleetPage = llmDPlugin.provide(
  createRoutableExtension({
    name: 'LlmDFleetPage',
    component: () =>
      import('./components/Fleet/FleetPage').then(m => m.FleetPage),
    mountPoint: fleetRouteRef,
  }),
);

/**
 * For a home page: how the stacks are, and which need somebody. Wrap it in the card that the home page uses.
 *
 * @public
 */
export const LlmDHomeWidget = llmDPlugin.provide(
  createComponentExtension({
    name: 'LlmDHomeWidget',
    component: {
      lazy: () => import('./components/HomeWidget').then(m => m.HomeWidget),
    },
  }),
);
