import {
  OPERATOR_FIELD_MANAGER,
  SIM_API_VERSION,
  describeObject,
  describeReference,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import { ClusterError } from '../cluster/ClusterError';
import { innermostMessage } from '../cluster/innermostMessage';
import { growingIntervals, pause } from '../time/pause';
import { patiently } from './patiently';
import type { UndoRecord } from './UndoRecord';

/** Something that could not be taken back. @public */
export interface LeftBehind {
  reference: ObjectReference;
  /** For a person: why it stays. */
  reason: string;
}

/** What became of taking back. @public */
export interface UndoOutcome {
  /** Objects that are now what they were before. */
  undone: ObjectReference[];
  left: LeftBehind[];
}

/** What may stand in a namespace without anybody having put it there. */
const ofEveryNamespace = new Set(['kube-root-ca.crt', 'default']);

/** Kinds that tell that somebody uses a namespace. */
const tellTale = [
  { apiVersion: SIM_API_VERSION, kind: 'SimulatorDeployment' },
  { apiVersion: SIM_API_VERSION, kind: 'SchedulerInstall' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'ConfigMap' },
  { apiVersion: 'v1', kind: 'Secret' },
];

/**
 * Takes back an apply: deletes what was not there before, gives back what was. The last object goes first. Does as much as it can, and says of
 * the rest why it stays; waits for what it deletes to be gone.
 *
 * @param options - `signal` bounds the whole; what is not done by then stays
 * @public
 */
export async function undoApply(
  cluster: ClusterClient,
  records: readonly UndoRecord[],
  options: { fieldManager: string; signal: AbortSignal },
): Promise<UndoOutcome> {
  const outcome: UndoOutcome = { undone: [], left: [] };
  for (const record of [...records].reverse()) {
    const { reference } = record;
    try {
      const reason = await (record.type === 'delete'
        ? takeAway(cluster, reference, options)
        : giveBack(cluster, record, options));
      if (reason === undefined) outcome.undone.push(reference);
      else outcome.left.push({ reference, reason });
    } catch (error) {
      outcome.left.push({ reference, reason: innermostMessage(error) });
    }
  }
  return outcome;
}

/** @returns why it stays; nothing when it is gone */
async function takeAway(
  cluster: ClusterClient,
  reference: ObjectReference,
  options: { fieldManager: string; signal: AbortSignal },
): Promise<string | undefined> {
  const { fieldManager, signal } = options;
  const live = await patiently(() => cluster.get(reference, { signal }), {
    signal,
  });
  if (!live) return undefined;
  const others = otherManagers(live, fieldManager);
  if (others.length > 0) {
    return `${others.join(' and ')} has written to it too`;
  }
  if (reference.kind === 'Namespace') {
    const content = await contentOf(cluster, reference.name, signal);
    if (content !== undefined) return `it holds ${content}`;
  }
  const { uid } = live.metadata;
  await patiently(() => cluster.delete(reference, { uid, signal }), {
    signal,
  });
  await untilGone(cluster, reference, uid, signal);
  return undefined;
}

async function giveBack(
  cluster: ClusterClient,
  record: Extract<UndoRecord, { type: 'restore' }>,
  options: { fieldManager: string; signal: AbortSignal },
): Promise<string | undefined> {
  const { manifest, reference, uid } = record;
  const { fieldManager, signal } = options;
  const live = await patiently(() => cluster.get(reference, { signal }), {
    signal,
  });
  if (live && live.metadata.uid !== uid) {
    return 'somebody has made it anew since';
  }
  if (live?.metadata.deletionTimestamp !== undefined) {
    await untilGone(cluster, reference, uid, signal);
  }
  await patiently(() => cluster.apply(manifest, { fieldManager, signal }), {
    signal,
  });
  return undefined;
}

/** Managers of an object beside the one and the operator, which writes finalizers; what is only a status does not count. */
function otherManagers(live: KubernetesObject, manager: string): string[] {
  const names = (live.metadata.managedFields ?? [])
    .filter(({ subresource }) => !subresource)
    .map(entry => entry.manager ?? 'somebody');
  // Kubernetes itself writes to namespaces.
  const expected = [manager, OPERATOR_FIELD_MANAGER, 'kube-controller-manager'];
  return [...new Set(names)].filter(name => !expected.includes(name));
}

async function contentOf(
  cluster: ClusterClient,
  namespace: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const kind of tellTale) {
    const objects = await patiently(
      () => cluster.list(kind, { namespace, signal }),
      { signal },
    ).catch(error => {
      if (error instanceof ClusterError && error.code === 'KindNotServed') {
        return [];
      }
      throw error;
    });
    const [first] = objects.filter(
      ({ metadata }) => !ofEveryNamespace.has(metadata.name),
    );
    if (first) return describeObject(first);
  }
  return undefined;
}

/** @throws Error when it is still there when the signal is aborted. */
async function untilGone(
  cluster: ClusterClient,
  reference: ObjectReference,
  uid: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const intervals = growingIntervals({ first: 50, factor: 1.5, longest: 1000 });
  for (;;) {
    const live = await patiently(() => cluster.get(reference, { signal }), {
      signal,
    });
    if (!live || live.metadata.uid !== uid) return;
    try {
      await pause(intervals.next().value, signal);
    } catch {
      throw new Error(
        `${describeReference(
          reference,
        )} is being deleted and waits for its finalizers (${
          live.metadata.finalizers?.join(', ') || 'none are set'
        })`,
      );
    }
  }
}
