import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
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
        config: coreServices.rootConfig,
        scaffolder: scaffolderActionsExtensionPoint,
      },
      async init({ config, scaffolder }) {
        const limits = config.getOptionalConfig('llmD.preflight');
        scaffolder.addActions(
          createPreflightAction({
            timeoutSeconds: limits?.getOptionalNumber('timeoutSeconds') ?? 300,
            memoryMiB: limits?.getOptionalNumber('memoryMiB') ?? 2048,
          }),
        );
      },
    });
  },
});
