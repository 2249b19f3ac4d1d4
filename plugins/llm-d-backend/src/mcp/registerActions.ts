import type {
  AuditorService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { Parts } from '../createParts';
import { AgentDoor } from './AgentDoor';
import { CallBudget } from './CallBudget';
import { registerExplainAction } from './registerExplainAction';
import { registerHealthActions } from './registerHealthActions';
import { registerRunAction } from './registerRunAction';

/**
 * What this plugin can do, for agents: tools of the MCP server, under the permissions of whoever the agent works for. Names are unlike
 * those of the scaffolder's actions, for a registered action of the same id would be passed over.
 */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  auditor: AuditorService;
  parts: Parts;
  userInfo: UserInfoService;
}): void {
  const { actionsRegistry, auditor, parts, userInfo } = options;
  const { now, settings } = parts;
  const door = new AgentDoor({
    budget: new CallBudget({
      callsPerMinute: settings.actions.callsPerCallerAndMinute,
      now,
    }),
    userInfo,
  });
  registerHealthActions({ actionsRegistry, door, parts });
  registerRunAction({ actionsRegistry, auditor, door, parts });
  registerExplainAction({ actionsRegistry, door, parts });
}
