import type {
  AuditorService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { StackGate, type StackGateOptions } from './access/StackGate';
import { createApplyAction } from './actions/apply';
import { createChooseDeliveryAction } from './actions/chooseDelivery';
import { createDeleteAction } from './actions/delete';
import { createLintAction } from './actions/lint';
import { createPullRequestAction } from './actions/pullRequest';
import { createRenderAction } from './actions/render';
import {
  createRoutingTestAction,
  type RoutingTestActionOptions,
} from './actions/routingTest';
import { createScaleAction } from './actions/scale';
import { createTuneAction } from './actions/tune';
import { createValidateAction } from './actions/validate';
import { createWaitAction } from './actions/wait';
import type { ClusterAccess } from './cluster/ClusterAccess';
import { readActionsConfig } from './config/readActionsConfig';

/** What the actions need of the portal that they run in. @public */
export interface ActionServices
  extends Omit<StackGateOptions, 'policy'>,
    Pick<RoutingTestActionOptions, 'onReport'> {
  auditor: AuditorService;
  /** How a cluster is reached. */
  clusterAccess: ClusterAccess;
  config: RootConfigService;
}

/**
 * All actions of this module, as the portal is configured.
 *
 * @throws when `llmD.policy` is not valid, naming each key at fault.
 * @public
 */
export function createActions(services: ActionServices) {
  const { auditor, auth, catalog, clusterAccess, config } = services;
  const { onReport, permissions, userInfo } = services;
  const { allowedGateways, gitOps, policy } = readActionsConfig(config);
  const gate = new StackGate({ auth, catalog, permissions, userInfo, policy });
  const parts = { gate, clusterAccess, auditor };
  return [
    createRenderAction(),
    createLintAction({ gate }),
    createChooseDeliveryAction({ gitOps, policy }),
    createValidateAction(parts),
    createApplyAction(parts),
    createWaitAction({ ...parts, catalog }),
    createRoutingTestAction({
      ...parts,
      policy,
      allowedGateways,
      onReport,
    }),
    createScaleAction(parts),
    createTuneAction(parts),
    createDeleteAction(parts),
    createPullRequestAction({
      ...parts,
      gitOps,
      integrations: ScmIntegrations.fromConfig(config),
    }),
  ];
}
