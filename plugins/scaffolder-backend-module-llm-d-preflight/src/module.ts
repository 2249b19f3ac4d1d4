import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import {
  clusterAccess,
  stackAuthorization,
} from '@llm-d-sim/plugin-scaffolder-backend-module-llm-d';
import { createPreflightAction } from './actions/preflight';

/**
 * Scaffolder action `llm-d:preflight`. It starts processes on the portal's own machine, so it is a module of its own that a platform team installs or
 * does not.
 *
 * @public
 */
export const scaffolderModuleLlmDPreflight = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'llm-d-preflight',
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
      async init({ auditor, discovery, scaffolder, ...services }) {
        const { auth, config } = services;
        const limits = config.getOptionalConfig('llmD.preflight');
        scaffolder.addActions(
          createPreflightAction({
            auditor,
            authorize: stackAuthorization({
              ...services,
              clusterAccess: clusterAccess({ auth, discovery }),
            }),
            limits: {
              timeoutSeconds:
                limits?.getOptionalNumber('timeoutSeconds') ?? 300,
              memoryMiB: limits?.getOptionalNumber('memoryMiB') ?? 2048,
              atOnce: Math.max(1, limits?.getOptionalNumber('atOnce') ?? 1),
            },
          }),
        );
      },
    });
  },
});
