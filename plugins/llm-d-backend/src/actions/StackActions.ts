import {
  ConflictError,
  InputError,
  NotAllowedError,
  isError,
} from '@backstage/errors';
import {
  deliveryRefusals,
  describeRefusals,
  parseStackResource,
  permissionOfAction,
  previewChanges,
  resourceRefusals,
  type ObjectReference,
  type PolicyRefusal,
  type StackAction,
  type StackActionPreview,
  type StackPolicy,
} from '@llm-d-sim/plugin-llm-d-common';
import type { StackAccess } from '../router/StackAccess';
import type { AuthorizedStack } from '../stacks/AuthorizedStack';
import { readActionPlan, type ActionPlan } from './ActionPlan';
import { ownEpp } from './ownEpp';
import { performActionPlan } from './performActionPlan';
import { readActionInventory } from './readActionInventory';
import { revisionOf } from './revisionOf';

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
    const plan = await readActionPlan(
      cluster,
      authorized.stack,
      action,
      options,
    );
    const seen = previewChanges(plan.changes, plan.capabilities);
    const refusal =
      (await this.#lack(authorized, action)) ??
      (await this.#refusal(authorized, action, plan)) ??
      (action.type === 'restart-epp'
        ? await notAllowed(() =>
            ownEpp(cluster, plan.resources.schedulerInstall, options),
          )
        : undefined) ??
      refusalByLint(seen.findings);
    return {
      action,
      allowed: refusal === undefined,
      ...(refusal !== undefined && { refusal }),
      ...seen,
      inventory:
        action.type === 'delete'
          ? await readActionInventory(cluster, plan, options)
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
    const plan = await readActionPlan(
      cluster,
      authorized.stack,
      action,
      options,
    );
    if (revisionOf(plan.resources) !== revision) {
      throw new ConflictError(
        'The stack has been changed since you looked at it: look at the change again before you make it',
      );
    }
    await this.#access.requireBacked(
      authorized,
      cluster,
      plan.resources.schedulerInstall,
      options,
    );
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
    return performActionPlan(cluster, action, plan, {
      now: this.#now(),
      ...options,
    });
  }

  async #lack(
    { caller, stack }: AuthorizedStack,
    action: StackAction,
  ): Promise<string | undefined> {
    return notAllowed(() =>
      this.#access.requireWritable(
        stack.place,
        [permissionOfAction(action)],
        caller,
      ),
    );
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

/** Why not, if somebody may not. */
async function notAllowed(
  work: () => Promise<unknown>,
): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (isError(error) && error.name === 'NotAllowedError') {
      return error.message;
    }
    throw error;
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
