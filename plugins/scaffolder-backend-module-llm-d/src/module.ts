import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { clusterAccess } from './cluster/ClusterAccess';
import { createActions } from './createActions';

/**
 * Scaffolder actions for llm-d stacks: `llm-d:render`, `llm-d:lint`, `llm-d:validate`, `llm-d:apply`, `llm-d:wait` and what comes after.
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
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        permissions: coreServices.permissions,
        scaffolder: scaffolderActionsExtensionPoint,
        userInfo: coreServices.userInfo,
      },
      async init({ discovery, scaffolder, ...services }) {
        scaffolder.addActions(
          ...createActions({
            ...services,
            clusterAccess: clusterAccess({ auth: services.auth, discovery }),
          }),
        );
      },
    });
  },
});
