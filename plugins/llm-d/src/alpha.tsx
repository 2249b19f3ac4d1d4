/**
 * The llm-d plugin for the new frontend system.
 *
 * @packageDocumentation
 */
import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_INFERENCE_POOL,
  ANNOTATION_SCHEDULER_INSTALL,
  LLM_D_PLUGIN_ID,
} from '@llm-d-sim/plugin-llm-d-common';
import { RiRouteLine } from '@remixicon/react';
import { LlmDClient, llmDApiRef } from './api';
import { entityContentRouteRef } from './routes';
import { eppConfigFormField } from './scaffolder/eppConfigFormField';

const llmDApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: llmDApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: deps => new LlmDClient(deps),
    }),
});

const inferenceContent = EntityContentBlueprint.make({
  name: 'inference',
  params: {
    path: '/inference',
    title: 'Inference',
    icon: <RiRouteLine />,
    routeRef: entityContentRouteRef,
    // In the object form, so that app-config can override it; says what `isInferenceStack` says.
    filter: {
      $all: [
        { [`metadata.annotations.${ANNOTATION_CLUSTER}`]: { $exists: true } },
        {
          $any: [
            {
              [`metadata.annotations.${ANNOTATION_SCHEDULER_INSTALL}`]: {
                $exists: true,
              },
            },
            {
              [`metadata.annotations.${ANNOTATION_INFERENCE_POOL}`]: {
                $exists: true,
              },
            },
          ],
        },
      ],
    },
    loader: () =>
      import('./components/InferenceContent').then(m => <m.InferenceContent />),
  },
});

/**
 * @public
 */
export default createFrontendPlugin({
  pluginId: LLM_D_PLUGIN_ID,
  title: 'llm-d',
  icon: <RiRouteLine />,
  info: { packageJson: () => import('../package.json') },
  extensions: [llmDApi, inferenceContent, eppConfigFormField],
  routes: { entityContent: entityContentRouteRef },
});
