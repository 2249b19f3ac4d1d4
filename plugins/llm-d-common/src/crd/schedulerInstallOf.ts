import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { parseStackResource } from './parseStackResource';
import type { SchedulerInstall } from './schedulerInstall';

/**
 * A SchedulerInstall as it is in a cluster, defaults applied.
 *
 * @returns undefined when it is not there, not valid, or of another kind
 * @public
 */
export function schedulerInstallOf(
  object: KubernetesObject | undefined,
): SchedulerInstall | undefined {
  const parsed = object && parseStackResource(object);
  return parsed?.ok && parsed.resource.kind === 'SchedulerInstall'
    ? parsed.resource
    : undefined;
}
