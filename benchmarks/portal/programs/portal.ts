import { createBackend } from '@backstage/backend-defaults';
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { readFileSync } from 'node:fs';
import { benchedClustersSchema } from './protocol';

const team = 'group:default/ai-platform';

/** Owners decide: every permission of an entity is conditional, as in a portal that means it. */
const ownersDecide = createBackendModule({
  pluginId: 'permission',
  moduleId: 'owners-decide',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy({
          async handle({ permission }, user) {
            return isResourcePermission(permission, 'catalog-entity')
              ? createCatalogConditionalDecision(
                  permission,
                  catalogConditions.isEntityOwner({
                    claims: user?.info.ownershipEntityRefs ?? [],
                  }),
                )
              : { result: AuthorizeResult.ALLOW };
          },
        });
      },
    });
  },
});

/** One entity per stack, so that what the API servers are asked is asked by the plugin that is measured. */
const stacksInCatalog = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'benched-stacks',
  register(env) {
    env.registerInit({
      deps: { catalog: catalogProcessingExtensionPoint },
      async init({ catalog }) {
        const { clusters } = benchedClustersSchema.parse(
          JSON.parse(readFileSync(process.env.BENCHED_CLUSTERS ?? '', 'utf8')),
        );
        const entities = clusters.flatMap(({ name: cluster, stacks }) =>
          stacks.map(({ name, namespace, pool }) => {
            const location = `llm-d:${cluster}/${namespace}/schedulerinstalls/${name}`;
            return {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Resource',
              metadata: {
                name: `${cluster}-${namespace}-${name}`,
                annotations: {
                  'backstage.io/managed-by-location': location,
                  'backstage.io/managed-by-origin-location': location,
                  'sim.llm-d.io/cluster': cluster,
                  'sim.llm-d.io/inference-pool': `${namespace}/${pool}`,
                  'sim.llm-d.io/scheduler-install': `${namespace}/${name}`,
                  'sim.llm-d.io/simulator-deployment': `${namespace}/${name}`,
                },
              },
              spec: { type: 'inference-stack', owner: team },
            };
          }),
        );
        catalog.addEntityProvider({
          getProviderName: () => 'benched-stacks',
          async connect(connection) {
            await connection.applyMutation({
              type: 'full',
              entities: entities.map(entity => ({ entity })),
            });
          },
        });
      },
    });
  },
});

const backend = createBackend();
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(ownersDecide);
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(stacksInCatalog);
backend.add(import('@backstage/plugin-kubernetes-backend'));
backend.add(import('@llm-d-sim/plugin-llm-d-backend'));
backend.start();
