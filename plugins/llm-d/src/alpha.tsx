/**
 * The llm-d plugin for the new frontend system.
 *
 * @packageDocumentation
 */
import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
} from '@backstage/frontend-plugin-api';
import type { FilterPredicate } from '@backstage/filter-predicates';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_INFERENCE_POOL,
  ANNOTATION_SCHEDULER_INSTALL,
  LLM_D_PLUGIN_ID,
} from '@llm-d-sim/plugin-llm-d-common';
import { Container } from '@backstage/ui';
import { RiRouteLine } from '@remixicon/react';
import {
  llmDApiFactory,
  llmDApiFactoryWithClusterTokens,
} from './api/apiFactories';
import { hasKubernetesApis } from './api/hasKubernetesApis';
import {
  entityContentRouteRef,
  fleetRouteRef,
  templateRouteRef,
} from './routes';
import { clusterCredentials } from './scaffolder/clusterCredentialsDecorator';
import { formFields } from './scaffolder/formFields';

const llmDApi = ApiBlueprint.makeWithOverrides({
  factory: (original, { node }) =>
    original(defineParams =>
      hasKubernetesApis(node)
        ? defineParams(llmDApiFactoryWithClusterTokens)
        : defineParams(llmDApiFactory),
    ),
});

// In the object form, so that app-config can override it; says what `isInferenceStack` says.
const leadsToStack: FilterPredicate = {
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
};

const inferenceContent = EntityContentBlueprint.make({
  name: 'inference',
  params: {
    path: '/inference',
    title: 'Inference',
    icon: <RiRouteLine />,
    routeRef: entityContentRouteRef,
    filter: leadsToStack,
    loader: () =>
      import('./components/InferenceContent').then(m => <m.InferenceContent />),
  },
});

const overviewCard = EntityCardBlueprint.make({
  name: 'overview',
  params: {
    type: 'info',
    filter: leadsToStack,
    loader: () =>
      import('./components/OverviewCard').then(m => <m.OverviewCard />),
  },
});

const fleetPage = PageBlueprint.make({
  name: 'fleet',
  params: {
    path: '/llm-d',
    title: 'Inference stacks',
    icon: <RiRouteLine />,
    routeRef: fleetRouteRef,
    loader: () =>
      import('./components/Fleet').then(m => (
        <Container>
          <m.FleetContent />
        </Container>
      )),
  },
});

// Texts of an extension are read before there is a translation, so these two are not in the translation file.
const homeWidget = HomePageWidgetBlueprint.make({
  name: 'stacks',
  params: {
    name: 'LlmDStacks',
    title: 'Inference stacks',
    description: 'How the llm-d stacks are, and which need somebody',
    layout: {
      width: { minColumns: 3, defaultColumns: 4 },
      height: { minRows: 3, defaultRows: 5 },
    },
    components: async () => {
      const { HomeWidget } = await import('./components/HomeWidget');
      return { Content: HomeWidget };
    },
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
  extensions: [
    llmDApi,
    inferenceContent,
    overviewCard,
    fleetPage,
    homeWidget,
    ...formFields,
    clusterCredentials,
  ],
  routes: { entityContent: entityContentRouteRef, fleet: fleetRouteRef },
  externalRoutes: { template: templateRouteRef },
});
