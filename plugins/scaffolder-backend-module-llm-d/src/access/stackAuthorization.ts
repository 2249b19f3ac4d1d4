import type { RootConfigService } from '@backstage/backend-plugin-api';
import {
  describeObject,
  llmDStackApplyPermission,
} from '@llm-d-sim/plugin-llm-d-common';
import { deliveredManifests } from '../checks/deliveredManifests';
import type { ClusterAccess } from '../cluster/ClusterAccess';
import { readActionsConfig } from '../config/readActionsConfig';
import { requireForEach } from './requireForEach';
import { StackGate, type Asker, type StackGateOptions } from './StackGate';

/** What authorisation needs of the portal that it runs in. @public */
export interface StackAuthorizationServices
  extends Omit<StackGateOptions, 'policy'> {
  /** How a cluster is reached. */
  clusterAccess: ClusterAccess;
  config: RootConfigService;
}

/** Of an action's context: who asks. @public */
export type StackAsker = Asker & {
  secrets?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
};

/** What somebody may apply. @public */
export interface AuthorizedTree {
  /** Names of its custom resources. */
  objects: string[];
}

/**
 * For actions of other modules: whether the person who started a task may apply what was rendered, by permissions and by the platform's policy.
 *
 * @returns a function that throws NotAllowedError, naming the permission or the rule
 * @public
 */
export function stackAuthorization(services: StackAuthorizationServices) {
  const { auth, catalog, clusterAccess, config, permissions, userInfo } =
    services;
  const { policy } = readActionsConfig(config);
  const gate = new StackGate({ auth, catalog, permissions, userInfo, policy });
  return async (
    asker: StackAsker,
    rendered: {
      /** Of the asking action, for messages. */
      action: string;
      cluster: string;
      /** With the rendered tree. */
      folder: string;
    },
  ): Promise<AuthorizedTree> => {
    const { action, cluster, folder } = rendered;
    const manifests = await deliveredManifests(action, folder);
    await requireForEach(gate, asker, {
      cluster,
      manifests,
      permission: llmDStackApplyPermission,
      client: clusterAccess(cluster, asker.secrets),
      clusterMayBeSilent: true,
    });
    return { objects: manifests.map(describeObject) };
  };
}
