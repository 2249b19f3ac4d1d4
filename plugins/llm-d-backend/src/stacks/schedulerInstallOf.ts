import {
  parseStackResource,
  type KubernetesObject,
  type SchedulerInstall,
} from '@llm-d-sim/plugin-llm-d-common';

/** A SchedulerInstall as it is in a cluster; undefined when it is not there or not valid. */
export function schedulerInstallOf(
  object: KubernetesObject | undefined,
): SchedulerInstall | undefined {
  const parsed = object && parseStackResource(object);
  return parsed?.ok && parsed.resource.kind === 'SchedulerInstall'
    ? parsed.resource
    : undefined;
}
