import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import {
  DefaultClusterClient,
  KubernetesPluginTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { createApplyAction } from './actions/apply';
import { createRenderAction } from './actions/render';
import { createValidateAction } from './actions/validate';
import { createWaitAction } from './actions/wait';

/**
 * Scaffolder actions for llm-d stacks: `llm-d:render`, `llm-d:validate`, `llm-d:apply` and `llm-d:wait`.
 *
 * @public
 */
export const scaffolderModuleLlmD = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'llm-d',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        discovery: coreServices.discovery,
        permissions: coreServices.permissions,
        scaffolder: scaffolderActionsExtensionPoint,
      },
      async init({
        auditor,
        auth,
        catalog,
        discovery,
        permissions,
        scaffolder,
      }) {
        // The portal's own account reaches the cluster; who may do what is decided in the actions before.
        const clusterClient = (cluster: string) =>
          DefaultClusterClient.create({
            transport: new KubernetesPluginTransport({
              cluster,
              auth,
              discovery,
              credentials: () => auth.getOwnServiceCredentials(),
            }),
          });
        scaffolder.addActions(
          createRenderAction(),
          createValidateAction(),
          createApplyAction({ clusterClient, permissions, auditor }),
          createWaitAction({ clusterClient, catalog, permissions }),
        );
      },
    });
  },
});
