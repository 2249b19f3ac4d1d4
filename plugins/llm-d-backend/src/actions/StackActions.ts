import {
  ConflictError,
  InputError,
  NotAllowedError,
  isError,
} from '@backstage/errors';
import {
  ImpossibleActionError,
  LABEL_OWNER,
  PORTAL_FIELD_MANAGER,
  SIM_API_VERSION,
  ownedManifest,
  compile,
  deliveryRefusals,
  describeRefusals,
  ownerLabelOf,
  parseStackResource,
  permissionOfAction,
  planStackAction,
  previewChanges,
  referenceOf,
  resourceRefusals,
  schedulerNames,
  withEdits,
  type Capabilities,
  type KubernetesObject,
  type ObjectReference,
  type PolicyRefusal,
  type StackAction,
  type StackActionPreview,
  type StackChange,
  type StackPolicy,
  type StackResources,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  ClusterError,
  fieldConflictsOf,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import type { StackAccess } from '../router/StackAccess';
import type { AuthorizedStack } from '../stacks/AuthorizedStack';
import { revisionOf } from './revisionOf';

/** An action with everything that it would do. */
interface ActionPlan {
  resources: StackResources;
  changes: readonly StackChange[];
  capabilities: Capabilities;
}

/** What somebody may do to a stack from its page: seen first, then done, under the portal's field manager and never by force. */
export class StackActions {
  readonly #access: StackAccess;
  readonly #now: () => Date;
  readonly #policy: StackPolicy;

  constructor(options: {
    access: StackAccess;
    now(): Date;
    policy: StackPolicy;
  }) {
    this.#access = options.access;
    this.#now = options.now;
    this.#policy = options.policy;
  }

  /**
   * What an action would do, and why it is not allowed if it is not.
   *
   * @throws InputError when the stack cannot take the action at all.
   */
  async preview(
    authorized: AuthorizedStack,
    action: StackAction,
    options: { signal: AbortSignal },
  ): Promise<StackActionPreview> {
    const cluster = await authorized.cluster();
    const plan = await planOf(cluster, authorized, action, options);
    const seen = previewChanges(plan.changes, plan.capabilities);
    const refusal =
      (await this.#lack(authorized, action)) ??
      (await this.#refusal(authorized, action, plan)) ??
      refusalByLint(seen.findings);
    return {
      action,
      allowed: refusal === undefined,
      ...(refusal !== undefined && { refusal }),
      ...seen,
      inventory:
        action.type === 'delete'
          ? await inventoryOf(cluster, plan, options)
          : [],
      revision: revisionOf(plan.resources),
    };
  }

  /**
   * Does it. The caller has the permission by now.
   *
   * @returns what was changed
   * @throws ConflictError when the stack is not what the person has seen, or somebody else owns a field.
   * @throws NotAllowedError when the policy forbids it.
   * @throws InputError when the outcome is not valid.
   */
  async perform(
    authorized: AuthorizedStack,
    request: { action: StackAction; revision: string },
    options: { signal: AbortSignal },
  ): Promise<ObjectReference[]> {
    const { action, revision } = request;
    const cluster = await authorized.cluster();
    const plan = await planOf(cluster, authorized, action, options);
    if (revisionOf(plan.resources) !== revision) {
      throw new ConflictError(
        'The stack has been changed since you looked at it: look at the change again before you make it',
      );
    }
    const refusal = await this.#refusal(authorized, action, plan);
    if (refusal !== undefined) {
      throw new NotAllowedError(refusal);
    }
    const invalid = refusalByLint(
      previewChanges(plan.changes, plan.capabilities).findings,
    );
    if (invalid !== undefined) {
      throw new InputError(invalid);
    }
    switch (action.type) {
      case 'restart-epp':
        return [await restartEpp(cluster, plan, this.#now(), options)];
      case 'delete':
        return deleteResources(cluster, plan, options);
      default:
        return applyChanges(cluster, plan.changes, options);
    }
  }

  async #lack(
    { caller, stack }: AuthorizedStack,
    action: StackAction,
  ): Promise<string | undefined> {
    try {
      await this.#access.requireWritable(
        stack.place,
        [permissionOfAction(action)],
        caller,
      );
      return undefined;
    } catch (error) {
      if (isError(error) && error.name === 'NotAllowedError') {
        return error.message;
      }
      throw error;
    }
  }

  async #refusal(
    { caller, stack }: AuthorizedStack,
    action: StackAction,
    { changes }: ActionPlan,
  ): Promise<string | undefined> {
    const refusals: PolicyRefusal[] =
      action.type === 'restart-epp'
        ? []
        : deliveryRefusals(this.#policy, 'apply');
    for (const { after } of changes) {
      const parsed = parseStackResource(after);
      if (parsed.ok) {
        refusals.push(
          ...resourceRefusals(this.#policy, parsed.resource, {
            cluster: stack.cluster,
            owners: await caller.owners(),
          }),
        );
      }
    }
    return refusals.length > 0 ? describeRefusals(refusals) : undefined;
  }
}

function refusalByLint(
  findings: StackActionPreview['findings'],
): string | undefined {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return errors.length > 0
    ? errors.map(({ message, path }) => `${path}: ${message}`).join('; ')
    : undefined;
}

async function planOf(
  cluster: ClusterClient,
  { stack }: AuthorizedStack,
  action: StackAction,
  options: { signal: AbortSignal },
): Promise<ActionPlan> {
  const read = (
    kind: 'SchedulerInstall' | 'SimulatorDeployment',
    place: { namespace: string; name: string } | undefined,
  ) =>
    place &&
    cluster.get({ apiVersion: SIM_API_VERSION, kind, ...place }, options);
  const [schedulerInstall, simulatorDeployment, capabilities] =
    await Promise.all([
      read('SchedulerInstall', stack.schedulerInstall),
      read('SimulatorDeployment', stack.simulatorDeployment),
      cluster.discover(options),
    ]);
  const resources = { schedulerInstall, simulatorDeployment };
  try {
    return {
      resources,
      changes: planStackAction(action, resources),
      capabilities,
    };
  } catch (error) {
    if (error instanceof ImpossibleActionError) {
      throw new InputError(error.message);
    }
    throw error;
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
  const parsed =
    resources.schedulerInstall &&
    parseStackResource(resources.schedulerInstall);
  if (!parsed?.ok || parsed.resource.kind !== 'SchedulerInstall') {
    throw new InputError('The stack has no valid SchedulerInstall');
  }
  const reference = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    ...schedulerNames(parsed.resource).epp,
  };
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

function membersOf(resources: StackResources): KubernetesObject[] {
  return [resources.schedulerInstall, resources.simulatorDeployment].filter(
    object => object !== undefined,
  );
}

/** The custom resources and everything that was made for them. */
async function inventoryOf(
  cluster: ClusterClient,
  { capabilities, resources }: ActionPlan,
  options: { signal: AbortSignal },
): Promise<ObjectReference[]> {
  const members = membersOf(resources);
  const parsed = members.flatMap(object => {
    const result = parseStackResource(object);
    return result.ok ? [result.resource] : [];
  });
  const labelSelector = `${LABEL_OWNER} in (${parsed
    .map(ownerLabelOf)
    .join(',')})`;
  const kinds = new Map(
    parsed
      .flatMap(resource => compile(resource, capabilities))
      .map(({ apiVersion, kind }) => [
        `${apiVersion}/${kind}`,
        { apiVersion, kind },
      ]),
  );
  const made = await Promise.all(
    [...kinds.values()].map(async kind => {
      try {
        return await cluster.list(kind, { labelSelector, ...options });
      } catch (error) {
        if (error instanceof ClusterError && error.code === 'KindNotServed') {
          return [];
        }
        throw error;
      }
    }),
  );
  return [...members, ...made.flat()].map(referenceOf);
}
