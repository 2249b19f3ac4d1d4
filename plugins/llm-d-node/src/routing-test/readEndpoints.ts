import {
  labelSelectorText,
  type EndpointFact,
  type KubernetesObject,
  type ModelPodFact,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import type { ClusterClient } from '../cluster/ClusterClient';

const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z
    .object({
      containers: z
        .array(
          z.object({
            command: z.array(z.string()).default([]),
            args: z.array(z.string()).default([]),
          }),
        )
        .default([]),
    })
    .default({ containers: [] }),
  status: z
    .object({
      podIP: z.string().optional(),
      conditions: z
        .array(z.object({ type: z.string(), status: z.string() }))
        .default([]),
      containerStatuses: z
        .array(z.object({ restartCount: z.number() }))
        .default([]),
    })
    .default({ conditions: [], containerStatuses: [] }),
});

/** Label of every model pod of llm-d. */
const roleLabel = 'llm-d.ai/role';

/** The endpoints of a pool, and their names by `ip:port`. */
export interface PoolEndpoints {
  endpoints: EndpointFact[];
  modelPods: ModelPodFact[];
  modelServersCache: boolean;
  names: Map<string, string>;
}

/** A pool, as far as its endpoints go. */
export interface PoolOfEndpoints {
  namespace: string;
  selector: Readonly<Record<string, string>>;
  targetPorts: readonly number[];
}

/** Each pod that the pool selects is an endpoint on each of its target ports. */
export async function readEndpoints(
  cluster: ClusterClient,
  pool: PoolOfEndpoints,
  options: { signal?: AbortSignal },
): Promise<PoolEndpoints> {
  const list = (labelSelector: string) =>
    cluster.list(
      { apiVersion: 'v1', kind: 'Pod' },
      { namespace: pool.namespace, labelSelector, signal: options.signal },
    );
  const [own, others] = await Promise.all([
    list(labelSelectorText(pool.selector)),
    list(roleLabel),
  ]);
  const names = new Map<string, string>();
  const endpoints = own.flatMap(object => {
    const { metadata, status } = podSchema.parse(object);
    const { name, ready } = modelPod(object);
    const role = metadata.labels[roleLabel];
    return pool.targetPorts.map((port, rank): EndpointFact => {
      const endpoint = `${name}-rank-${rank}`;
      if (status.podIP !== undefined) {
        const host = status.podIP.includes(':')
          ? `[${status.podIP}]`
          : status.podIP;
        names.set(`${host}:${port}`, endpoint);
      }
      return {
        name: endpoint,
        pod: name,
        ready,
        ...(role !== undefined && { role }),
      };
    });
  });
  const modelPods = new Map(
    [...own, ...others].map(object => {
      const pod = modelPod(object);
      return [pod.name, pod] as const;
    }),
  );
  return {
    endpoints,
    modelPods: [...modelPods.values()],
    modelServersCache: own.some(simulatesCache),
    names,
  };
}

function modelPod(object: KubernetesObject): ModelPodFact {
  const { metadata, status } = podSchema.parse(object);
  return {
    name: metadata.name,
    ready:
      metadata.deletionTimestamp === undefined &&
      status.conditions.some(
        condition => condition.type === 'Ready' && condition.status === 'True',
      ),
    labels: metadata.labels,
    restarts: status.containerStatuses.reduce(
      (sum, { restartCount }) => sum + restartCount,
      0,
    ),
  };
}

/** A simulator has a cache when its flags say so. */
function simulatesCache(object: KubernetesObject): boolean {
  return podSchema
    .parse(object)
    .spec.containers.some(({ args, command }) =>
      [...command, ...args].some(flag =>
        /^--?enable-kvcache(=(true|1|t|T|TRUE|True))?$/.test(flag),
      ),
    );
}
