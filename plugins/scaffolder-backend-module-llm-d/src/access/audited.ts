import type { AuditorService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { TaskUser } from './ownersOf';

/** Of an action's context: what an audit event tells of it. @public */
export interface AuditedTask {
  user?: TaskUser;
  task: { id: string };
  isDryRun?: boolean;
}

/**
 * Does something to a cluster as an audited event, with the entity ref of the person who started the task.
 *
 * @public
 */
export async function audited<T>(
  auditor: AuditorService,
  { isDryRun = false, task, user }: AuditedTask,
  event: { id: string; meta: JsonObject },
  work: () => Promise<T>,
): Promise<T> {
  const audit = await auditor.createEvent({
    eventId: event.id,
    severityLevel: 'medium',
    meta: {
      ...event.meta,
      dryRun: isDryRun,
      initiator: user?.ref ?? 'unknown',
      taskId: task.id,
    },
  });
  try {
    const result = await work();
    await audit.success();
    return result;
  } catch (error) {
    await audit.fail({
      error: error instanceof Error ? error : new Error(String(error)),
    });
    throw error;
  }
}
