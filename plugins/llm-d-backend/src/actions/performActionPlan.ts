import { ConflictError } from '@backstage/errors';
import {
  PORTAL_FIELD_MANAGER,
  ownedManifest,
  referenceOf,
  withEdits,
  type ObjectReference,
  type StackAction,
  type StackChange,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  fieldConflictsOf,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { membersOf, type ActionPlan } from './ActionPlan';
import { ownEpp } from './ownEpp';

/**
 * Does what was planned, under the portal's field manager and never by force.
 *
 * @returns what was changed
 * @throws ConflictError when somebody else owns a field.
 * @throws NotAllowedError when what it is about was not made for the stack.
 */
export async function performActionPlan(
  cluster: ClusterClient,
  action: StackAction,
  plan: ActionPlan,
  options: { now: Date; signal: AbortSignal },
): Promise<ObjectReference[]> {
  const { now, signal } = options;
  switch (action.type) {
    case 'restart-epp':
      return [await restartEpp(cluster, plan, now, { signal })];
    case 'delete':
      return deleteResources(cluster, plan, { signal });
    default:
      return applyChanges(cluster, plan.changes, { signal });
  }
}

async function applyChanges(
  cluster: ClusterClient,
  changes: readonly StackChange[],
  options: { signal: AbortSignal },
): Promise<ObjectReference[]> {
  const applied: ObjectReference[] = [];
  for (const { before, edits } of changes) {
    const manifest = withEdits(
      ownedManifest(before, PORTAL_FIELD_MANAGER),
      edits,
    );
    try {
      await cluster.apply(manifest, {
        fieldManager: PORTAL_FIELD_MANAGER,
        ...options,
      });
    } catch (error) {
      throw inWords(error);
    }
    applied.push(referenceOf(before));
  }
  return applied;
}

/** Who owns a field decides over it: the portal does not take it over. */
function inWords(error: unknown): unknown {
  const conflicts = fieldConflictsOf(error);
  return conflicts.length === 0
    ? error
    : new ConflictError(
        conflicts
          .map(
            ({ field, manager }) =>
              `${field.replace(
                /^\./,
                '',
              )} belongs to ${manager}: change it there, or let it go there first`,
          )
          .join('; '),
      );
}

/** As `kubectl rollout restart` does it; the operator leaves the annotation alone, for it is not its own. */
async function restartEpp(
  cluster: ClusterClient,
  { resources }: ActionPlan,
  now: Date,
  options: { signal: AbortSignal },
): Promise<ObjectReference> {
  const reference = await ownEpp(cluster, resources.schedulerInstall, options);
  await cluster.patch(
    reference,
    {
      spec: {
        template: {
          metadata: {
            annotations: {
              'kubectl.kubernetes.io/restartedAt': now.toISOString(),
            },
          },
        },
      },
    },
    { fieldManager: PORTAL_FIELD_MANAGER, ...options },
  );
  return reference;
}

async function deleteResources(
  cluster: ClusterClient,
  { resources }: ActionPlan,
  options: { signal: AbortSignal },
): Promise<ObjectReference[]> {
  const deleted: ObjectReference[] = [];
  // The scheduler first: a route without pods behind it would only answer with errors.
  for (const object of membersOf(resources)) {
    const reference = referenceOf(object);
    const existed = await cluster.delete(reference, {
      uid: object.metadata.uid,
      ...options,
    });
    if (existed) {
      deleted.push(reference);
    }
  }
  return deleted;
}
