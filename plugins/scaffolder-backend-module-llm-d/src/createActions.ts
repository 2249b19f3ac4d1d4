import type {
  AuditorService,
  AuthService,
  DiscoveryService,
  PermissionsService,
  RootConfigService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { StackGate } from './access/StackGate';
import { createApplyAction } from './actions/apply';
import { createChooseDeliveryAction } from './actions/chooseDelivery';
import { createDeleteAction } from './actions/delete';
import { createLintAction } from './actions/lint';
import { createPullRequestAction } from './actions/pullRequest';
import { createRenderAction } from './actions/render';
import { createRoutingTestAction } from './actions/routingTest';
import { createScaleAction } from './actions/scale';
import { createTuneAction } from './actions/tune';
import { createValidateAction } from './actions/validate';
import { createWaitAction } from './actions/wait';
import { clusterAccess as throughKubernetesPlugin } from './cluster/ClusterAccess';
import { readActionsConfig } from './config/readActionsConfig';

/** All actions of this module, as the portal is configured. */
export function createActions(services: {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  discovery: DiscoveryService;
  permissions: PermissionsService;
  userInfo: UserInfoService;
}) {
  const { auditor, auth, catalog, config, discovery, permissions, userInfo } =
    services;
  const { allowedGateways, gitOps, policy } = readActionsConfig(config);
  const gate = new StackGate({ auth, catalog, permissions, userInfo, policy });
  const clusterAccess = throughKubernetesPlugin({ auth, discovery });
  const parts = { gate, clusterAccess, auditor };
  return [
    createRenderAction(),
    createLintAction({ gate }),
    createChooseDeliveryAction({ gitOps, policy }),
    createValidateAction(parts),
    createApplyAction(parts),
    createWaitAction({ ...parts, catalog }),
    createRoutingTestAction({ ...parts, policy, allowedGateways }),
    createScaleAction(parts),
    createTuneAction(parts),
    createDeleteAction(parts),
    createPullRequestAction({
      auditor,
      gate,
      gitOps,
      integrations: ScmIntegrations.fromConfig(config),
    }),
  ];
}
