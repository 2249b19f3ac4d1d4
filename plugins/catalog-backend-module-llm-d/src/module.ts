import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import {
  DefaultClusterClient,
  KubernetesPluginTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { StackEntityProvider } from './provider/StackEntityProvider';
import { readProviderConfig } from './provider/readProviderConfig';

/**
 * Puts the llm-d stacks of the configured clusters into the catalog.
 *
 * @public
 */
export const catalogModuleLlmD = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'llm-d',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, config, discovery, logger, scheduler }) {
        const { clusters, owners, schedule } = readProviderConfig(config);
        for (const cluster of clusters) {
          catalog.addEntityProvider(
            new StackEntityProvider({
              cluster: DefaultClusterClient.create({
                transport: new KubernetesPluginTransport({
                  cluster,
                  auth,
                  discovery,
                  credentials: () => auth.getOwnServiceCredentials(),
                }),
              }),
              owners,
              taskRunner: scheduler.createScheduledTaskRunner(schedule),
              logger,
            }),
          );
        }
      },
    });
  },
});
