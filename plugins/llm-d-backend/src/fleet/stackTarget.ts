import {
  inferencePoolOf,
  type KubernetesObject,
  type StackTarget,
  schedulerInstallOf,
} from '@llm-d-sim/plugin-llm-d-common';
import type { StackReference } from '../stacks/StackReference';

/**
 * What health starts from. An entity that names only a SchedulerInstall leads to the pool over it.
 *
 * @param install - the SchedulerInstall, if it could be read
 * @returns undefined when the pool cannot be learnt
 */
export function stackTarget(
  stack: StackReference,
  install: KubernetesObject | undefined,
): StackTarget | undefined {
  const pool = stack.pool ?? poolOf(install);
  return (
    pool && {
      pool,
      ...(stack.schedulerInstall && {
        schedulerInstall: stack.schedulerInstall,
      }),
      ...(stack.simulatorDeployment && {
        simulatorDeployment: stack.simulatorDeployment,
      }),
    }
  );
}

function poolOf(object: KubernetesObject | undefined) {
  const install = schedulerInstallOf(object);
  return install && inferencePoolOf(install);
}
