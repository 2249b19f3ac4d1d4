import type { Config } from '@backstage/config';
import {
  readStackPolicy,
  type StackPolicy,
} from '@llm-d-sim/plugin-llm-d-common';
import { LOOPBACK_GATEWAYS } from '@llm-d-sim/plugin-llm-d-node';

/** Repository that pull requests go to when a form names none. @public */
export interface GitOpsTarget {
  /** As RepoUrlPicker writes it: `<host>?owner=<owner>&repo=<repo>`. */
  repoUrl: string;
  /** Branch that pull requests ask to be merged into. */
  branch: string;
  /** Folder in the repository that stacks are put in. */
  folder: string;
}

/** What the actions read of `llmD`. @public */
export interface ActionsConfig {
  policy: StackPolicy;
  /** Host patterns of gateways that a routing test may dial directly. */
  allowedGateways: string[];
  gitOps?: GitOpsTarget;
}

/** @throws when the policy is not valid, naming each key at fault. */
export function readActionsConfig(config: Config): ActionsConfig {
  const gitOps = config.getOptionalConfig('llmD.gitOps');
  return {
    policy: readStackPolicy(config.getOptional('llmD.policy')),
    allowedGateways: [
      ...(config.getOptionalStringArray('llmD.gateways.allow') ?? []),
      ...(config.getOptionalBoolean('llmD.localCluster')
        ? LOOPBACK_GATEWAYS
        : []),
    ],
    ...(gitOps && {
      gitOps: {
        repoUrl: gitOps.getString('repoUrl'),
        branch: gitOps.getOptionalString('branch') ?? 'main',
        folder: gitOps.getOptionalString('folder') ?? 'stacks',
      },
    }),
  };
}
