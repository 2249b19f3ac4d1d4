import {
  compile,
  describeObject,
  describeReference,
  diffManifests,
  LABEL_OWNER,
  LABEL_OWNER_UID,
  parseStackResource,
  referenceKey,
  referenceOf,
  type Capabilities,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import { madeKinds, stackKinds } from '../informers/WatchedKind';
import { ownedManifest, ownerOf } from '../reconcile/ownership';
import { readPreviousStatus } from '../status/StackStatus';
import { listServed } from './listServed';

/**
 * What in a cluster is not as its custom resources say, one line each: an object that is missing or differs, one too many, one without
 * a custom resource, an inventory or an Applied that does not say so. Looks at the cluster alone, not at what an operator thinks.
 */
export async function findDivergences(
  cluster: ClusterClient,
  capabilities: Capabilities,
): Promise<string[]> {
  const stacks = await listServed(cluster, stackKinds);
  const left = await listServed(cluster, madeKinds, {
    labelSelector: LABEL_OWNER,
  });
  const uids = new Set(stacks.map(({ metadata }) => metadata.uid));
  const orphans = left
    .filter(({ metadata }) => !uids.has(metadata.labels?.[LABEL_OWNER_UID]))
    .map(object => `${describeObject(object)} has no custom resource`);
  return [
    ...orphans,
    ...stacks.flatMap(stack => {
      const parsed = parseStackResource(stack);
      if (!parsed.ok) return [`${describeObject(stack)} cannot be read`];
      if (stack.metadata.deletionTimestamp !== undefined) {
        return [`${describeObject(stack)} is not gone yet`];
      }
      const owner = ownerOf(stack);
      return divergencesOf(
        stack,
        compile(parsed.resource, capabilities).map(one =>
          ownedManifest(one, owner),
        ),
        left.filter(
          ({ metadata }) => metadata.labels?.[LABEL_OWNER_UID] === owner.uid,
        ),
      );
    }),
  ];
}

function divergencesOf(
  stack: KubernetesObject,
  manifests: readonly KubernetesObject[],
  made: readonly KubernetesObject[],
): string[] {
  const what = describeObject(stack);
  const keyOf = (object: KubernetesObject) => referenceKey(referenceOf(object));
  const wanted = new Map(manifests.map(one => [keyOf(one), one]));
  const found = new Map(made.map(one => [keyOf(one), one]));
  const { conditions, inventory } = readPreviousStatus(stack);
  const applied = conditions.find(({ type }) => type === 'Applied');
  const listed = new Set(inventory.map(referenceKey));
  return [
    ...[...found]
      .filter(([key]) => !wanted.has(key))
      .map(([, one]) => `${what}: ${describeObject(one)} is not wanted`),
    ...[...wanted].flatMap(([key, manifest]) => {
      const live = found.get(key);
      if (!live) return [`${what}: ${describeObject(manifest)} is missing`];
      return diffManifests(manifest, live).map(
        ({ path }) => `${what}: ${describeObject(live)} differs in ${path}`,
      );
    }),
    ...[...wanted]
      .filter(([key]) => !listed.has(key))
      .map(
        ([, one]) => `${what}: ${describeObject(one)} is not in the inventory`,
      ),
    ...inventory
      .filter(reference => !wanted.has(referenceKey(reference)))
      .map(one => `${what}: the inventory names ${describeReference(one)}`),
    ...(applied?.status === 'True' &&
    applied.observedGeneration === stack.metadata.generation
      ? []
      : [`${what}: Applied is ${applied?.status} (${applied?.message})`]),
  ];
}
