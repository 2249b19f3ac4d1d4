import {
  INFERENCE_POOL_API_VERSION,
  SIM_API_VERSION,
  type KubernetesObject,
  type Place,
  type SnapshotGap,
  type SnapshotKind,
  type StackSnapshot,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import { ClusterError } from '../cluster/ClusterError';

/** What a stack is found by. Health starts at the pool. @public */
export interface StackSnapshotReference {
  pool: Place;
  schedulerInstall?: Place;
  simulatorDeployment?: Place;
}

const gatewayApi = 'gateway.networking.k8s.io';

/**
 * Reads everything that {@link @llm-d-sim/plugin-llm-d-common#evaluateHealth} needs, in one wave of parallel requests whose
 * number does not depend on the size of the stack. Kinds that the cluster does not serve or does not let us read become gaps,
 * so that the rest is still seen.
 *
 * @throws ClusterError when the cluster cannot be reached or does not know us at all.
 * @throws the signal's reason when it is aborted.
 * @public
 */
export async function readStackSnapshot(
  cluster: ClusterClient,
  reference: StackSnapshotReference,
  options: { signal?: AbortSignal } = {},
): Promise<StackSnapshot> {
  const { signal } = options;
  const { pool, schedulerInstall, simulatorDeployment } = reference;
  const gaps: SnapshotGap[] = [];

  const noteGap = (kind: SnapshotGap['kind'], error: unknown): void => {
    const isAboutKind =
      error instanceof ClusterError &&
      error.code !== 'Unreachable' &&
      error.code !== 'Unauthorized';
    if (!isAboutKind) {
      throw error;
    }
    gaps.push({
      kind,
      code: error.code === 'KindNotServed' ? 'KindNotServed' : 'Unreadable',
      message: error.message,
    });
  };
  const list = async (
    apiVersion: string,
    kind: SnapshotKind,
    namespace?: string,
  ): Promise<KubernetesObject[]> => {
    try {
      return await cluster.list({ apiVersion, kind }, { namespace, signal });
    } catch (error) {
      noteGap(kind, error);
      return [];
    }
  };
  const get = async (
    apiVersion: string,
    kind: 'InferencePool' | 'SchedulerInstall' | 'SimulatorDeployment',
    place: Place,
  ): Promise<Place & { object?: KubernetesObject }> => {
    try {
      // A list by name tells a missing object from a kind that is not served, which a get does not.
      const [object] = await cluster.list(
        { apiVersion, kind },
        {
          namespace: place.namespace,
          fieldSelector: `metadata.name=${place.name}`,
          signal,
        },
      );
      return { ...place, ...(object && { object }) };
    } catch (error) {
      noteGap(kind, error);
      return place;
    }
  };

  const [
    poolObject,
    install,
    simulator,
    gatewayClasses,
    gateways,
    routes,
    grants,
    services,
    deployments,
    pods,
  ] = await Promise.all([
    get(INFERENCE_POOL_API_VERSION, 'InferencePool', pool),
    schedulerInstall &&
      get(SIM_API_VERSION, 'SchedulerInstall', schedulerInstall),
    simulatorDeployment &&
      get(SIM_API_VERSION, 'SimulatorDeployment', simulatorDeployment),
    list(`${gatewayApi}/v1`, 'GatewayClass'),
    // Gateways and routes may stand in any namespace.
    list(`${gatewayApi}/v1`, 'Gateway'),
    list(`${gatewayApi}/v1`, 'HTTPRoute'),
    list(`${gatewayApi}/v1beta1`, 'ReferenceGrant', pool.namespace),
    list('v1', 'Service', pool.namespace),
    list('apps/v1', 'Deployment', pool.namespace),
    list('v1', 'Pod', pool.namespace),
  ]);
  return {
    pool: poolObject,
    ...(install && { schedulerInstall: install }),
    ...(simulator && { simulatorDeployment: simulator }),
    gatewayClasses,
    gateways,
    routes,
    grants,
    services,
    deployments,
    pods,
    gaps,
  };
}
