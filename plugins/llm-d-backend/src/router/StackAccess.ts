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
  describeRefusals,
  targetRefusals,
  type StackPolicy,
} from '@llm-d-sim/plugin-llm-d-common';
import type { Caller } from '../caller/Caller';
import type { ClusterClients } from '../clusters/ClusterClients';
import { asBackstageError } from '../clusters/asBackstageError';
import type { AuthorizedStack } from '../stacks/AuthorizedStack';
import {
  placesOf,
  stackReferenceOf,
  type StackReference,
} from '../stacks/StackReference';

type StackPermission = ResourcePermission<'catalog-entity'>;

/** The door of every route of an entity: from a caller and an entity to a stack that the caller may touch. */
export class StackAccess {
  readonly #catalog: CatalogService;
  readonly #clients: ClusterClients;
  readonly #permissions: PermissionsService;
  readonly #policy: StackPolicy;

  constructor(options: {
    catalog: CatalogService;
    clients: ClusterClients;
    permissions: PermissionsService;
    policy: StackPolicy;
  }) {
    this.#catalog = options.catalog;
    this.#clients = options.clients;
    this.#permissions = options.permissions;
    this.#policy = options.policy;
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
      await this.requirePolicy(stack, caller);
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
    await this.requirePolicy(authorized.stack, caller);
    await this.#requireBacking(authorized);
    return authorized;
  }

  /** @throws NotAllowedError that names the rules. */
  async requirePolicy(stack: StackReference, caller: Caller): Promise<void> {
    const { clusters, namespaces } = this.#policy;
    if (!clusters && !namespaces) {
      return;
    }
    const owners = await caller.owners();
    const refusals = placesOf(stack).flatMap(({ namespace }) =>
      targetRefusals(this.#policy, {
        cluster: stack.cluster,
        namespace,
        owners,
      }),
    );
    if (refusals.length > 0) {
      throw new NotAllowedError(
        `${stack.entityRef}: ${describeRefusals(refusals)}`,
      );
    }
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

  async #requireBacking({ cluster, stack }: AuthorizedStack): Promise<void> {
    const { entityRef, provided, schedulerInstall } = stack;
    if (schedulerInstall && provided) {
      return;
    }
    if (schedulerInstall) {
      try {
        const client = await cluster();
        const object = await client.get({
          apiVersion: SIM_API_VERSION,
          kind: 'SchedulerInstall',
          ...schedulerInstall,
        });
        const named = object?.metadata.annotations?.[ANNOTATION_ENTITY];
        if (named?.toLocaleLowerCase('en-US') === entityRef) {
          return;
        }
      } catch (error) {
        throw asBackstageError(error);
      }
    }
    throw new NotAllowedError(
      `${entityRef} is read-only: a stack is changed and tested from the entity that was read from its cluster, or from one that its SchedulerInstall names in the annotation ${ANNOTATION_ENTITY}`,
    );
  }
}
