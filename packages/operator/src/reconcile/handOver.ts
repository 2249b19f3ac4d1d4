import {
  OPERATOR_FIELD_MANAGER,
  type Difference,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';

/** Holds the replicas of a Deployment from when the operator gives them up until an autoscaler, or a person, scales it. */
export const HANDOVER_FIELD_MANAGER = `${OPERATOR_FIELD_MANAGER}-handover`;

/**
 * What has to be applied under {@link HANDOVER_FIELD_MANAGER}, without force, before a Deployment is applied whose manifest no
 * longer names the replicas, because an autoscaler decides on them from now on. Server-side apply removes a field that its only
 * owner gives up, and the server would put its default there: one replica, until the autoscaler takes notice.
 *
 * @param found - what the apply would change
 * @returns undefined when there is nothing to hand over: the replicas are not given up, somebody else owns them as well, or
 *   there are none, which to an autoscaler means that it is switched off, so the server's default is the better beginning
 */
export function replicasToHandOver(
  { apiVersion, kind, metadata }: KubernetesObject,
  found: readonly Difference[],
): KubernetesObject | undefined {
  if (kind !== 'Deployment') return undefined;
  const replicas = found.find(
    ({ path, reason }) =>
      path === 'spec.replicas' && reason === 'no longer wanted',
  );
  if (!replicas || replicas.owner !== undefined || replicas.live === 0) {
    return undefined;
  }
  const { name, namespace } = metadata;
  return {
    apiVersion,
    kind,
    metadata: { name, namespace },
    spec: { replicas: replicas.live },
  };
}
