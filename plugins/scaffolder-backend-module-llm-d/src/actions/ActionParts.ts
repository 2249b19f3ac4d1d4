import type { AuditorService } from '@backstage/backend-plugin-api';
import type { StackGate } from '../access/StackGate';
import type { ClusterAccess } from '../cluster/ClusterAccess';

/** What actions that reach a cluster need. @public */
export interface ActionParts {
  gate: StackGate;
  clusterAccess: ClusterAccess;
  auditor: AuditorService;
}
