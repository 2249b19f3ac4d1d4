import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { followedCluster } from './provider/clusterTransport';
import { readProviderConfig } from './provider/readProviderConfig';
import { StackEntityProvider } from './provider/StackEntityProvider';

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
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ auth, catalog, config, discovery, lifecycle, logger }) {
        const { clusters, pollMs, ...options } = readProviderConfig(config);
        for (const cluster of clusters) {
          const provider = new StackEntityProvider({
            ...options,
            ...followedCluster(cluster, { auth, config, discovery }),
            logger,
            times: { pollMs },
          });
          catalog.addEntityProvider(provider);
          lifecycle.addShutdownHook(() => provider.stop());
        }
      },
    });
  },
});
