import {
  evaluateHealth,
  inferencePoolOf,
  schedulerInstallOf,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  readStackSnapshot,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import type { StackMembers } from './findMembers';

/**
 * The one broken link of a stack and what to do about it, for a task log; undefined when there is none to be named, for what failed has been said
 * already.
 */
export async function rootCauseOf(
  client: ClusterClient,
  { schedulerInstall, simulatorDeployments }: StackMembers,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const install = schedulerInstallOf(schedulerInstall);
  if (!install) {
    return undefined;
  }
  const [simulator] = simulatorDeployments;
  try {
    const snapshot = await readStackSnapshot(
      client,
      {
        pool: inferencePoolOf(install),
        schedulerInstall: placeOf(install),
        ...(simulator && { simulatorDeployment: placeOf(simulator) }),
      },
      { signal },
    );
    const { rootCause } = evaluateHealth(snapshot, [], new Date());
    return (
      rootCause &&
      `Root cause: ${rootCause.node} (${rootCause.reason}): ${rootCause.message}. ${rootCause.fix}`
    );
  } catch {
    return undefined;
  }
}

function placeOf({ metadata }: Pick<KubernetesObject, 'metadata'>) {
  const { name, namespace = 'default' } = metadata;
  return { namespace, name };
}
