import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  LLM_D_PLUGIN_ID,
  LLM_D_SIGNAL_CHANNEL,
  llmDPermissions,
  type LlmDSignal,
} from '@llm-d-sim/plugin-llm-d-common';
import { randomUUID } from 'node:crypto';
import { ClusterClients } from './clusters/ClusterClients';
import { readLlmDConfig } from './config/readLlmDConfig';
import { StackHealth } from './health/StackHealth';
import { StackAccess } from './router/StackAccess';
import { createRouter } from './router/createRouter';
import { DatabaseRoutingTestStore } from './routing-tests/DatabaseRoutingTestStore';
import { RoutingTestRunner } from './routing-tests/RoutingTestRunner';
import { executeOnCluster } from './routing-tests/executeOnCluster';

/**
 * Health and routing tests of llm-d stacks, under `/api/llm-d`.
 *
 * @public
 */
export const llmDPlugin = createBackendPlugin({
  pluginId: LLM_D_PLUGIN_ID,
  register(env) {
    env.registerInit({
      deps: {
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
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(deps) {
        const { auth, discovery, logger, scheduler, signals } = deps;
        const { allowedGateways } = readLlmDConfig(deps.config);
        // The resource type and its rules are the catalog's: a conditional decision is evaluated there.
        deps.permissionsRegistry.addPermissions(llmDPermissions);

        const clusters = new ClusterClients({ auth, discovery });
        const clusterOf = (name: string) => clusters.get(name);
        const now = () => new Date();
        const store = await DatabaseRoutingTestStore.create({
          database: deps.database,
        });
        const runner = new RoutingTestRunner({
          store,
          execute: executeOnCluster({ clusterOf, allowedGateways }),
          async poke({ id, entityRef, startedBy }) {
            const message: LlmDSignal = { type: 'routing-test', id, entityRef };
            if (startedBy.startsWith('user:')) {
              await signals.publish({
                recipients: { type: 'user', entityRef: startedBy },
                channel: LLM_D_SIGNAL_CHANNEL,
                message,
              });
            }
          },
          logger,
          now,
          newId: randomUUID,
        });
        deps.lifecycle.addShutdownHook(() => runner.shutdown());
        await scheduler.scheduleTask({
          id: 'fail-dead-routing-tests',
          frequency: { seconds: 30 },
          timeout: { seconds: 30 },
          scope: 'global',
          fn: async () => {
            const failed = await store.failExpired(now());
            if (failed > 0) {
              logger.warn(
                `${failed} routing tests had died and are now failed`,
              );
            }
          },
        });

        deps.httpRouter.use(
          createRouter({
            access: new StackAccess({
              catalog: deps.catalog,
              permissions: deps.permissions,
            }),
            auditor: deps.auditor,
            health: new StackHealth({ clusterOf, now }),
            httpAuth: deps.httpAuth,
            runner,
            store,
          }),
        );
      },
    });
  },
});
