import {
  LABEL_OWNER,
  compile,
  describeObject,
  ownerLabelOf,
  parseStackResource,
  referenceOf,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { inApplyOrder } from '../apply/applyOrder';
import { patiently } from '../apply/patiently';
import type { ClusterClient } from '../cluster/ClusterClient';
import { ClusterError } from '../cluster/ClusterError';
import { systemClock, type Clock } from '../time/Clock';
import { growingIntervals, pause } from '../time/pause';

/** How long a deletion may take, and how it is told. @public */
export interface DeleteStackOptions {
  /** After how many ms to give up waiting; what is deleted by then stays so. */
  timeoutMs: number;
  signal?: AbortSignal;
  /** For a person: what is still there. Called when that has changed. */
  onProgress?(line: string): void;
  clock?: Clock;
}

/**
 * Deletes custom resources, schedulers before model servers, and waits until everything that was made for them is gone. Idempotent: what has gone
 * already counts as deleted.
 *
 * @param members - as read from the cluster: only the very same objects are deleted, not namesakes
 * @returns the custom resources that were there
 * @throws Error that names what is left, and the finalizers that it waits for, when time is up.
 * @throws ClusterError when the cluster refuses.
 * @public
 */
export async function deleteStack(
  cluster: ClusterClient,
  members: readonly KubernetesObject[],
  options: DeleteStackOptions,
): Promise<ObjectReference[]> {
  const { clock = systemClock, onProgress, signal, timeoutMs } = options;
  const ordered = inApplyOrder(members).reverse();
  const capabilities = await patiently(() => cluster.discover({ signal }), {
    attempts: 3,
    signal,
  });
  const parsed = ordered.flatMap(member => {
    const result = parseStackResource(member);
    return result.ok ? [result.resource] : [];
  });
  const kinds = new Map(
    parsed
      .flatMap(resource => compile(resource, capabilities))
      .map(({ apiVersion, kind }) => [
        `${apiVersion} ${kind}`,
        { apiVersion, kind },
      ]),
  );
  const labelSelector = `${LABEL_OWNER} in (${parsed
    .map(ownerLabelOf)
    .join(',')})`;

  const deleted: ObjectReference[] = [];
  for (const member of ordered) {
    const reference = referenceOf(member);
    const existed = await patiently(
      () => cluster.delete(reference, { uid: member.metadata.uid, signal }),
      { attempts: 3, signal },
    );
    if (existed) deleted.push(reference);
  }

  const remaining = async (): Promise<KubernetesObject[]> => {
    const own = await Promise.all(
      ordered.map(member => cluster.get(referenceOf(member), { signal })),
    );
    const still = own.filter(
      (live, index): live is KubernetesObject =>
        live !== undefined && live.metadata.uid === ordered[index].metadata.uid,
    );
    const made = await Promise.all(
      [...kinds.values()].map(kind =>
        listServed(cluster, kind, labelSelector, signal),
      ),
    );
    return [...still, ...made.flat()];
  };

  const deadline = clock.now() + timeoutMs;
  const intervals = growingIntervals({ first: 50, factor: 1.5, longest: 2000 });
  let told: string | undefined;
  for (;;) {
    const left = await patiently(remaining, { attempts: 5, signal });
    if (left.length === 0) return deleted;
    const text = left.map(describeWithFinalizers).join(', ');
    if (clock.now() >= deadline) {
      throw new Error(
        `Deleted, but not gone after ${Math.round(
          timeoutMs / 1000,
        )} s: ${text}. Does the operator run?`,
      );
    }
    if (text !== told) {
      told = text;
      onProgress?.(`Waiting for ${left.length} objects to go: ${text}`);
    }
    await pause(intervals.next().value, signal);
  }
}

function describeWithFinalizers(object: KubernetesObject): string {
  const { finalizers = [] } = object.metadata;
  return `${describeObject(object)}${
    finalizers.length > 0 ? ` (finalizers ${finalizers.join(', ')})` : ''
  }`;
}

async function listServed(
  cluster: ClusterClient,
  kind: { apiVersion: string; kind: string },
  labelSelector: string,
  signal: AbortSignal | undefined,
): Promise<KubernetesObject[]> {
  try {
    return await cluster.list(kind, { labelSelector, signal });
  } catch (error) {
    const isAbsent =
      error instanceof ClusterError && error.code === 'KindNotServed';
    if (isAbsent) return [];
    throw error;
  }
}
