import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
  tracingServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  LLM_D_PLUGIN_ID,
  llmDPermissions,
} from '@llm-d-sim/plugin-llm-d-common';
import { createParts } from './createParts';
import { registerActions } from './mcp/registerActions';
import { createRouter } from './router/createRouter';
import { startUpkeep } from './upkeep/startUpkeep';

/**
 * Health, routing tests and day-two actions of llm-d stacks, under `/api/llm-d`.
 *
 * @public
 */
export const llmDPlugin = createBackendPlugin({
  pluginId: LLM_D_PLUGIN_ID,
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        tracing: tracingServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        // The resource type and its rules are the catalog's: a conditional decision is evaluated there.
        deps.permissionsRegistry.addPermissions(llmDPermissions);
        const parts = await createParts(deps);
        deps.httpRouter.use(
          createRouter({
            access: parts.access,
            auditor: deps.auditor,
            httpAuth: deps.httpAuth,
            routes: parts.routes,
            telemetry: parts.telemetry,
            userInfo: deps.userInfo,
          }),
        );
        registerActions({ ...deps, parts });
        await startUpkeep({ ...deps, parts });
      },
    });
  },
});
