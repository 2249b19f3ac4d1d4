import {
  describeObject,
  diffManifests,
  namespacesFor,
  referenceKey,
  referenceOf,
  type Difference,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import { readInventory } from '../inventory/readInventory';
import { ApplyFailedError } from './ApplyFailedError';
import { inApplyOrder } from './applyOrder';
import { fieldConflictsOf } from './FieldConflict';
import { patiently } from './patiently';
import { recordUndo } from './recordUndo';
import { undoApply } from './undoApply';
import { undoRecordsSchema, type UndoRecord } from './UndoRecord';

/** What an apply has done, or would do, to one object. @public */
export interface AppliedObject {
  reference: ObjectReference;
  change: 'created' | 'changed' | 'unchanged' | 'removed';
  /** Of `changed`: what. */
  differences: Difference[];
}

/** What is applied, and how it is told. @public */
export interface ApplyStackOptions {
  /** Custom resources of the stack. */
  manifests: readonly KubernetesObject[];
  fieldManager: string;
  /** Name of the stack, to remove the members that the manifests no longer name. Left out: nothing is removed. */
  prune?: string;
  /** Lets the API server validate everything, and store nothing. */
  dryRun?: boolean;
  signal?: AbortSignal;
  /**
   * Keeps a JSON value by its key, so that a second run after a crash gets what the first one saw. Without it, a second run cannot tell
   * what the first one made.
   */
  remember?(key: string, look: () => Promise<UndoRecord[]>): Promise<unknown>;
  /** For a person: what is going on. */
  say?(line: string): void;
  /** ms that taking back may take. Default 60 s. */
  undoTimeoutMs?: number;
}

/** What an apply has come to. @public */
export interface AppliedStack {
  objects: AppliedObject[];
  /** How to take it all back later: for {@link undoApply}. */
  undo: UndoRecord[];
}

const attempts = 3;

/**
 * Server-side apply of a stack's custom resources, missing namespaces first, then in the order in which they depend on each other. All or
 * nothing: everything is validated by the API server before anything is stored, and what fails in the middle takes back the rest. Never
 * forces. Idempotent.
 *
 * @throws ApplyFailedError that says why, and what is there now.
 * @public
 */
export async function applyStack(
  cluster: ClusterClient,
  options: ApplyStackOptions,
): Promise<AppliedStack> {
  const { dryRun = false, fieldManager, say = () => {}, signal } = options;
  const manifests = inApplyOrder([
    ...namespacesFor(options.manifests),
    ...options.manifests,
  ]);
  const plan = await prepare(cluster, options, manifests);
  const { remove, undo } = plan;
  if (dryRun) {
    return { objects: plan.objects, undo: [] };
  }
  try {
    for (const manifest of manifests) {
      signal?.throwIfAborted();
      const isNeeded =
        manifest.kind !== 'Namespace' ||
        undo.some(one => isAbout(one, manifest));
      if (!isNeeded) continue;
      await patiently(() => cluster.apply(manifest, { fieldManager, signal }), {
        attempts,
        signal,
      });
      say(`Applied ${describeObject(manifest)}`);
    }
    for (const { metadata, ...object } of remove) {
      signal?.throwIfAborted();
      const reference = referenceOf({ metadata, ...object });
      await patiently(
        () => cluster.delete(reference, { uid: metadata.uid, signal }),
        { attempts, signal },
      );
      say(`Removed ${describeObject({ metadata, ...object })}`);
    }
  } catch (error) {
    const outcome = await undoApply(cluster, undo, {
      fieldManager,
      signal: AbortSignal.timeout(options.undoTimeoutMs ?? 60_000),
    });
    throw failure(error, outcome);
  }
  return { objects: plan.objects, undo };
}

/** Everything that can fail without leaving anything behind. */
async function prepare(
  cluster: ClusterClient,
  options: ApplyStackOptions,
  manifests: readonly KubernetesObject[],
) {
  const { fieldManager, prune, signal } = options;
  const remember = options.remember ?? ((_key, look) => look());
  try {
    const wanted = new Set(
      manifests.map(manifest => referenceKey(referenceOf(manifest))),
    );
    const namespaces = new Set(
      options.manifests.map(({ metadata }) => metadata.namespace ?? 'default'),
    );
    const inventory =
      prune === undefined
        ? []
        : await patiently(
            () =>
              readInventory(
                cluster,
                { name: prune, namespaces: [...namespaces] },
                { signal },
              ),
            { attempts, signal },
          );
    const remove = inventory.filter(
      live => !wanted.has(referenceKey(referenceOf(live))),
    );
    const look = () =>
      patiently(
        () =>
          recordUndo(
            cluster,
            { apply: manifests, remove },
            { fieldManager, signal },
          ),
        { attempts, signal },
      );
    const undo = undoRecordsSchema.parse(
      options.dryRun ? await look() : await remember('undo', look),
    );
    const objects = await validate(cluster, options, manifests, undo);
    return {
      remove,
      undo,
      objects: [
        ...objects,
        ...remove.map(
          (live): AppliedObject => ({
            reference: referenceOf(live),
            change: 'removed',
            differences: [],
          }),
        ),
      ],
    };
  } catch (error) {
    throw failure(error, { undone: [], left: [] });
  }
}

/** Asks the API server about everything before anything is stored, as far as the namespaces are there to ask for. */
async function validate(
  cluster: ClusterClient,
  options: ApplyStackOptions,
  manifests: readonly KubernetesObject[],
  undo: readonly UndoRecord[],
): Promise<AppliedObject[]> {
  const { fieldManager, signal } = options;
  const missing = new Set(
    undo
      .filter(({ reference }) => reference.kind === 'Namespace')
      .map(({ reference }) => reference.name),
  );
  return Promise.all(
    manifests.map(async (manifest): Promise<AppliedObject> => {
      const reference = referenceOf(manifest);
      const live = await patiently(() => cluster.get(reference, { signal }), {
        attempts,
        signal,
      });
      if (manifest.kind === 'Namespace' && live) {
        return { reference, change: 'unchanged', differences: [] };
      }
      if (live || !missing.has(manifest.metadata.namespace ?? '')) {
        await patiently(
          () => cluster.apply(manifest, { fieldManager, dryRun: true, signal }),
          { attempts, signal },
        );
      }
      if (!live) return { reference, change: 'created', differences: [] };
      const differences = diffManifests(manifest, live, {
        manager: fieldManager,
      });
      return {
        reference,
        change: differences.length > 0 ? 'changed' : 'unchanged',
        differences,
      };
    }),
  );
}

function failure(
  error: unknown,
  outcome: ConstructorParameters<typeof ApplyFailedError>[0]['outcome'],
): ApplyFailedError {
  return error instanceof ApplyFailedError
    ? error
    : new ApplyFailedError({
        reason: error instanceof Error ? error.message : String(error),
        conflicts: fieldConflictsOf(error),
        outcome,
        cause: error,
      });
}

function isAbout({ reference }: UndoRecord, manifest: KubernetesObject) {
  return referenceKey(reference) === referenceKey(referenceOf(manifest));
}
