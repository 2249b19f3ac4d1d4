import {
  compile,
  findDrift,
  healthKinds,
  parseStackResource,
  referenceKey,
  referenceOf,
  type Capabilities,
  type DriftReport,
  type KubernetesObject,
  type LiveObject,
  type ObjectReference,
  type Place,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import type { ClusterClient } from '../cluster/ClusterClient';
import { ClusterError } from '../cluster/ClusterError';
import { mapAtMost } from './atMost';

const atOnce = 10;

const statusSchema = z.object({
  status: z
    .object({
      inventory: z
        .array(
          z.object({
            apiVersion: z.string(),
            kind: z.string(),
            namespace: z.string().optional(),
            name: z.string(),
          }),
        )
        .default([]),
    })
    .prefault({}),
});

/**
 * What an apply of a stack's custom resources would change now. Only what these say and what the cluster has is looked at, not
 * whether the operator would get to it.
 *
 * @throws Error in words for a person when a custom resource is missing or not valid: then there is nothing to compare with.
 * @throws ClusterError when the cluster cannot be read.
 * @public
 */
export async function readDrift(
  cluster: ClusterClient,
  stack: { schedulerInstall?: Place; simulatorDeployment?: Place },
  options: {
    now(): Date;
    /** Asked before objects are read: throws when somebody may not see those of one of the namespaces. */
    admit?: (namespaces: readonly string[]) => Promise<void>;
    signal?: AbortSignal;
  },
): Promise<DriftReport> {
  const { admit, now, signal } = options;
  const capabilities = await cluster.discover({ signal });
  const resources = await Promise.all(
    (['SimulatorDeployment', 'SchedulerInstall'] as const).flatMap(kind => {
      const place =
        kind === 'SchedulerInstall'
          ? stack.schedulerInstall
          : stack.simulatorDeployment;
      return place ? [readResource(cluster, kind, place, signal)] : [];
    }),
  );
  const desired = resources.flatMap(object => compiled(object, capabilities));
  const inventory = resources.flatMap(
    object => statusSchema.parse(object).status.inventory,
  );
  const references = new Map(
    [...desired.map(referenceOf), ...inventory].map(reference => [
      referenceKey(reference),
      reference,
    ]),
  );
  await admit?.([
    ...new Set(
      [...references.values()].flatMap(({ namespace }) => namespace ?? []),
    ),
  ]);
  const live = new Map(
    await mapAtMost(
      atOnce,
      [...references],
      async ([key, reference]) =>
        [key, await readLive(cluster, reference, signal)] as const,
    ),
  );
  return findDrift(
    desired,
    inventory,
    reference => live.get(referenceKey(reference)) ?? { state: 'gone' },
    now(),
  );
}

async function readResource(
  cluster: ClusterClient,
  kind: 'SimulatorDeployment' | 'SchedulerInstall',
  place: Place,
  signal: AbortSignal | undefined,
): Promise<KubernetesObject> {
  const object = await cluster.get(
    { apiVersion: healthKinds[kind].apiVersions[0], kind, ...place },
    { signal },
  );
  if (!object) {
    throw new Error(
      `${kind} ${place.namespace}/${place.name} does not exist in cluster ${cluster.cluster}, so there is nothing to compare with`,
    );
  }
  return object;
}

function compiled(
  object: KubernetesObject,
  capabilities: Capabilities,
): KubernetesObject[] {
  const parsed = parseStackResource(object);
  if (!parsed.ok) {
    const { name, namespace } = object.metadata;
    const [finding] = parsed.findings;
    throw new Error(
      `${
        object.kind
      } ${namespace}/${name} is not valid, so there is nothing to compare with${
        finding ? `: ${finding.path}: ${finding.message}` : ''
      }`,
    );
  }
  return compile(parsed.resource, capabilities);
}

async function readLive(
  cluster: ClusterClient,
  reference: ObjectReference,
  signal: AbortSignal | undefined,
): Promise<LiveObject> {
  try {
    const object = await cluster.get(reference, { signal });
    return object ? { state: 'there', object } : { state: 'gone' };
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'Forbidden') {
      return { state: 'unreadable', message: error.message };
    }
    throw error;
  }
}
