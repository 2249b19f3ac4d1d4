import { InputError } from '@backstage/errors';
import {
  ImpossibleActionError,
  SIM_API_VERSION,
  planStackAction,
  type Capabilities,
  type KubernetesObject,
  type StackAction,
  type StackChange,
  type StackResources,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { StackReference } from '../stacks/StackReference';

/** An action with everything that it would do. */
export interface ActionPlan {
  resources: StackResources;
  changes: readonly StackChange[];
  capabilities: Capabilities;
}

/** The custom resources that are there, the scheduler first. */
export function membersOf(resources: StackResources): KubernetesObject[] {
  return [resources.schedulerInstall, resources.simulatorDeployment].filter(
    object => object !== undefined,
  );
}

/**
 * Reads what an action is about, and plans it.
 *
 * @throws InputError when the stack cannot take the action at all.
 */
export async function readActionPlan(
  cluster: ClusterClient,
  stack: StackReference,
  action: StackAction,
  options: { signal: AbortSignal },
): Promise<ActionPlan> {
  const read = (
    kind: 'SchedulerInstall' | 'SimulatorDeployment',
    place: { namespace: string; name: string } | undefined,
  ) =>
    place &&
    cluster.get({ apiVersion: SIM_API_VERSION, kind, ...place }, options);
  const [schedulerInstall, simulatorDeployment, capabilities] =
    await Promise.all([
      read('SchedulerInstall', stack.schedulerInstall),
      read('SimulatorDeployment', stack.simulatorDeployment),
      cluster.discover(options),
    ]);
  const resources = { schedulerInstall, simulatorDeployment };
  try {
    return {
      resources,
      changes: planStackAction(action, resources),
      capabilities,
    };
  } catch (error) {
    if (error instanceof ImpossibleActionError) {
      throw new InputError(error.message);
    }
    throw error;
  }
}
