import {
  nodeDetailsFrom,
  type HealthNodeId,
  type KubernetesObject,
  type NodeDetails,
  type NodeParts,
  type StackSnapshot,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import { ClusterError } from '../cluster/ClusterError';
import { PROXY_LIMIT } from '../cluster/proxyTurns';
import { mapAtMost } from './atMost';

const logLines = 200;

type LogTail = NodeDetails['logs'][number];

/**
 * What a person looks at next when a link is broken: conditions, events, objects, and the last lines of the pods behind it. A
 * log that cannot be read has a message in place of lines.
 *
 * @throws ClusterError when the cluster cannot be reached or does not know us at all.
 * @throws the signal's reason when it is aborted.
 * @public
 */
export async function readNodeDetails(
  cluster: ClusterClient,
  snapshot: StackSnapshot,
  node: HealthNodeId,
  options: { signal?: AbortSignal } = {},
): Promise<NodeDetails> {
  const { signal } = options;
  const { details, pods } = nodeDetailsFrom(
    snapshot,
    node,
    await readEvents(cluster, snapshot, signal),
  );
  const wanted = pods.flatMap(pod =>
    pod.containers.flatMap(container => [
      { pod, container, previous: false },
      ...(container.restarted ? [{ pod, container, previous: true }] : []),
    ]),
  );
  return {
    ...details,
    logs: await mapAtMost(PROXY_LIMIT, wanted, one =>
      readLogTail(cluster, one, signal),
    ),
  };
}

/** Of every type and of all namespaces in which the stack has objects; where they cannot be read there are none. */
async function readEvents(
  cluster: ClusterClient,
  snapshot: StackSnapshot,
  signal: AbortSignal | undefined,
): Promise<KubernetesObject[]> {
  const namespaces = new Set(
    [
      { metadata: snapshot.pool },
      ...snapshot.gateways,
      ...snapshot.routes,
    ].flatMap(({ metadata: { namespace } }) => namespace ?? []),
  );
  const lists = await Promise.all(
    [...namespaces].map(async namespace => {
      try {
        return await cluster.list(
          { apiVersion: 'v1', kind: 'Event' },
          { namespace, signal },
        );
      } catch (error) {
        if (isRefusal(error)) {
          return [];
        }
        throw error;
      }
    }),
  );
  return lists.flat();
}

async function readLogTail(
  cluster: ClusterClient,
  one: {
    pod: NodeParts['pods'][number];
    container: { name: string };
    previous: boolean;
  },
  signal: AbortSignal | undefined,
): Promise<LogTail> {
  const { container, pod, previous } = one;
  const about = { pod: pod.name, container: container.name, previous };
  try {
    const text = await cluster.podLog(
      { namespace: pod.namespace, name: pod.name, container: container.name },
      { tailLines: logLines, previous, signal },
    );
    const lines = text.split('\n');
    if (lines.at(-1) === '') {
      lines.pop();
    }
    return { ...about, lines };
  } catch (error) {
    if (isRefusal(error)) {
      return { ...about, lines: [], message: error.message };
    }
    throw error;
  }
}

function isRefusal(error: unknown): error is ClusterError {
  return (
    error instanceof ClusterError &&
    error.code !== 'Unreachable' &&
    error.code !== 'Unauthorized'
  );
}
