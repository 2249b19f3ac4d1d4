import {
  healthKinds,
  unwellEpps,
  type KubernetesObject,
  type LogExcerpt,
  type Place,
  type SnapshotGap,
  type SnapshotKind,
  type StackSnapshot,
  type StackTarget,
  type UnwellContainer,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import { ClusterError } from '../cluster/ClusterError';

/** What a stack is found by. Health starts at the pool. @public */
export type StackSnapshotReference = StackTarget;

/** Group of InferencePool before 1.0. */
const olderPools = 'inference.networking.x-k8s.io/v1alpha2';
const logLines = 40;

/**
 * Reads everything that {@link @llm-d-sim/plugin-llm-d-common#evaluateHealth} needs, in one wave of parallel requests whose
 * number does not depend on the size of the stack, and the log of an EPP that is not ready. Kinds that the cluster does not
 * serve or does not let us read become gaps, so that the rest is still seen.
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

  const noteGap = (
    kind: SnapshotGap['kind'],
    error: unknown,
    more: Pick<SnapshotGap, 'servedInstead'> = {},
  ): void => {
    if (!isAboutKind(error)) {
      throw error;
    }
    gaps.push({
      kind,
      code: error.code === 'KindNotServed' ? 'KindNotServed' : 'Unreadable',
      message: error.message,
      ...more,
    });
  };
  const list = async (
    kind: SnapshotKind,
    where: { namespace?: string; fieldSelector?: string } = {},
  ): Promise<KubernetesObject[]> => {
    try {
      return await listServed(cluster, kind, { ...where, signal });
    } catch (error) {
      const servedInstead =
        kind === 'InferencePool' && isNotServed(error)
          ? await olderPoolVersion(cluster, pool.namespace, signal)
          : undefined;
      noteGap(
        kind,
        error,
        servedInstead === undefined ? {} : { servedInstead },
      );
      return [];
    }
  };
  const get = async (
    kind: 'SchedulerInstall' | 'SimulatorDeployment',
    place: Place,
  ): Promise<Place & { object?: KubernetesObject }> => {
    try {
      // A list by name tells a missing object from a kind that is not served, which a get does not.
      const [object] = await cluster.list(
        { apiVersion: healthKinds[kind].apiVersions[0], kind },
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

  const { namespace } = pool;
  const [
    pools,
    install,
    simulator,
    gatewayClasses,
    gateways,
    routes,
    grants,
    services,
    deployments,
    pods,
    networkPolicies,
    destinationRules,
    peerAuthentications,
    events,
    namespaces,
  ] = await Promise.all([
    list('InferencePool', { namespace }),
    schedulerInstall && get('SchedulerInstall', schedulerInstall),
    simulatorDeployment && get('SimulatorDeployment', simulatorDeployment),
    list('GatewayClass'),
    // Gateways and routes may stand in any namespace, and a mesh's own PeerAuthentication stands in the mesh's.
    list('Gateway'),
    list('HTTPRoute'),
    list('ReferenceGrant', { namespace }),
    list('Service', { namespace }),
    list('Deployment', { namespace }),
    list('Pod', { namespace }),
    list('NetworkPolicy', { namespace }),
    list('DestinationRule', { namespace }),
    list('PeerAuthentication'),
    list('Event', { namespace, fieldSelector: 'type=Warning' }),
    list('Namespace', { fieldSelector: `metadata.name=${namespace}` }),
  ]);
  const poolObject = pools.find(({ metadata }) => metadata.name === pool.name);
  const [namespaceObject] = namespaces;
  const snapshot: StackSnapshot = {
    pool: { ...pool, ...(poolObject && { object: poolObject }) },
    ...(install && { schedulerInstall: install }),
    ...(simulator && { simulatorDeployment: simulator }),
    gatewayClasses,
    gateways,
    routes,
    grants,
    pools,
    services,
    deployments,
    pods,
    networkPolicies,
    destinationRules,
    peerAuthentications,
    events,
    ...(namespaceObject && { namespace: namespaceObject }),
    logs: [],
    gaps,
  };
  const logs = await Promise.all(
    unwellEpps(snapshot).map(one => readExcerpts(cluster, one, signal)),
  );
  return { ...snapshot, logs: logs.flat() };
}

/** In the first version that the cluster serves; of a kind that it may do without, nothing where it serves none. */
async function listServed(
  cluster: ClusterClient,
  kind: SnapshotKind,
  where: { namespace?: string; fieldSelector?: string; signal?: AbortSignal },
): Promise<KubernetesObject[]> {
  const { apiVersions, optional } = healthKinds[kind];
  let notServed: unknown;
  for (const apiVersion of apiVersions) {
    try {
      return await cluster.list({ apiVersion, kind }, where);
    } catch (error) {
      if (!isNotServed(error)) {
        throw error;
      }
      notServed ??= error;
    }
  }
  if (optional) {
    return [];
  }
  throw notServed;
}

function isNotServed(error: unknown): boolean {
  return error instanceof ClusterError && error.code === 'KindNotServed';
}

/** Rather than about the whole cluster. */
function isAboutKind(error: unknown): error is ClusterError {
  return (
    error instanceof ClusterError &&
    error.code !== 'Unreachable' &&
    error.code !== 'Unauthorized'
  );
}

async function olderPoolVersion(
  cluster: ClusterClient,
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    await cluster.list(
      { apiVersion: olderPools, kind: 'InferencePool' },
      { namespace, signal },
    );
    return olderPools;
  } catch (error) {
    if (isNotServed(error)) {
      return undefined;
    }
    // It is there, whether we may read it or not.
    if (isAboutKind(error)) {
      return olderPools;
    }
    throw error;
  }
}

/** A log that cannot be read explains nothing, and hides nothing either. */
async function readExcerpts(
  cluster: ClusterClient,
  { container, namespace, pod, restarted }: UnwellContainer,
  signal: AbortSignal | undefined,
): Promise<LogExcerpt[]> {
  const read = async (previous: boolean): Promise<LogExcerpt[]> => {
    try {
      const text = await cluster.podLog(
        { namespace, name: pod, container },
        { previous, tailLines: logLines, signal },
      );
      const lines = text.split('\n').filter(Boolean);
      return [{ pod, container, previous, lines }];
    } catch (error) {
      if (isAboutKind(error)) {
        return [];
      }
      throw error;
    }
  };
  const excerpts = [read(false), ...(restarted ? [read(true)] : [])];
  return (await Promise.all(excerpts)).flat();
}
