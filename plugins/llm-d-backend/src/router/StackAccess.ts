import type { PermissionsService } from '@backstage/backend-plugin-api';
import {
  stringifyEntityRef,
  type CompoundEntityRef,
} from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  ANNOTATION_ENTITY,
  SIM_API_VERSION,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { ClusterError, type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { Caller } from '../caller/Caller';
import type { ClusterClients } from '../clusters/ClusterClients';
import { asBackstageError } from '../clusters/asBackstageError';
import type { AuthorizedStack } from '../stacks/AuthorizedStack';
import { entityNamedBy } from '../stacks/entityNamedBy';
import { requireMembership } from '../stacks/requireMembership';
import type { StackReach } from '../stacks/StackReach';
import {
  stackReferenceOf,
  type StackReference,
} from '../stacks/StackReference';

type StackPermission = ResourcePermission<'catalog-entity'>;

/** The door of every route of an entity: from a caller and an entity to a stack that the caller may touch. */
export class StackAccess {
  readonly #catalog: CatalogService;
  readonly #clients: ClusterClients;
  readonly #permissions: PermissionsService;
  readonly #reach: StackReach;

  constructor(options: {
    catalog: CatalogService;
    clients: ClusterClients;
    permissions: PermissionsService;
    reach: StackReach;
  }) {
    this.#catalog = options.catalog;
    this.#clients = options.clients;
    this.#permissions = options.permissions;
    this.#reach = options.reach;
  }

  /**
   * For what only looks. An entity whose annotations somebody typed leads only where the policy lets its reader go.
   *
   * @throws NotFoundError when the caller cannot read the entity or it has no stack.
   * @throws NotAllowedError when a permission is denied, or the policy refuses.
   */
  async require(
    ref: CompoundEntityRef,
    permission: StackPermission,
    caller: Caller,
  ): Promise<AuthorizedStack> {
    const { credentials } = caller;
    // With the caller's credentials: the catalog's own policy decides who sees the entity.
    const entity = await this.#catalog.getEntityByRef(ref, { credentials });
    if (!entity) {
      throw new NotFoundError(`No entity ${stringifyEntityRef(ref)}`);
    }
    await this.#demand(stringifyEntityRef(entity), permission, caller);
    const stack = stackReferenceOf(entity);
    if (!stack.provided) {
      await this.#reach.requireReadable({ caller, stack }, undefined);
    }
    return {
      caller,
      stack,
      cluster: () => this.#clients.forCaller(stack.cluster, caller),
    };
  }

  /**
   * For what changes a cluster or loads it. Somebody who may write an entity file may not thereby choose what the portal's
   * account acts upon: the entity must have come from the cluster itself, or the custom resource must name it.
   */
  async requireWritable(
    ref: CompoundEntityRef,
    permissions: readonly [StackPermission, ...StackPermission[]],
    caller: Caller,
  ): Promise<AuthorizedStack> {
    const [first, ...others] = permissions;
    const authorized = await this.require(ref, first, caller);
    for (const permission of others) {
      await this.#demand(authorized.stack.entityRef, permission, caller);
    }
    await this.#requireBacking(authorized);
    return authorized;
  }

  /**
   * Holds a stack to its SchedulerInstall as it is now: that it names the entity, that what the entity names belongs to it, and that the
   * policy lets the caller go wherever it leads. Whoever changes or loads a cluster has it checked once more with what is acted upon.
   *
   * @param install - just read; undefined when it is not there
   * @param options - `alsoIn`: further namespaces that were found on the way
   * @throws NotAllowedError that says what is wrong.
   */
  async requireBacked(
    { caller, stack }: Pick<AuthorizedStack, 'caller' | 'stack'>,
    cluster: ClusterClient,
    install: KubernetesObject | undefined,
    options: { alsoIn?: readonly string[]; signal?: AbortSignal } = {},
  ): Promise<void> {
    const { alsoIn, signal } = options;
    if (!stack.provided && entityNamedBy(install) !== stack.entityRef) {
      throw readOnly(stack);
    }
    await this.#reach.requireReachable({ caller, stack }, install, alsoIn);
    await requireMembership(cluster, stack, install, { signal });
  }

  async #demand(
    resourceRef: string,
    permission: StackPermission,
    { credentials }: Caller,
  ): Promise<void> {
    const [decision] = await this.#permissions.authorize(
      [{ permission, resourceRef }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You lack the permission ${permission.name} for ${resourceRef}`,
      );
    }
  }

  async #requireBacking(authorized: AuthorizedStack): Promise<void> {
    const { stack } = authorized;
    await this.#reach.requireReachable(authorized, undefined);
    if (!stack.schedulerInstall) {
      throw readOnly(stack);
    }
    try {
      const cluster = await authorized.cluster();
      const install = await cluster.get({
        apiVersion: SIM_API_VERSION,
        kind: 'SchedulerInstall',
        ...stack.schedulerInstall,
      });
      await this.requireBacked(authorized, cluster, install);
    } catch (error) {
      // Nobody typed where it leads, and what is to be done fails in the same way, or has it checked with what it reads.
      if (!(stack.provided && error instanceof ClusterError)) {
        throw asBackstageError(error);
      }
    }
  }
}

function readOnly({ entityRef }: StackReference): NotAllowedError {
  return new NotAllowedError(
    `${entityRef} is read-only: a stack is changed and tested from the entity that was read from its cluster, or from one that its SchedulerInstall names in the annotation ${ANNOTATION_ENTITY}`,
  );
}
