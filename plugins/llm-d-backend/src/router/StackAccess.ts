import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
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
  stackReferenceOf,
  type StackReference,
} from '../stacks/StackReference';

/** The door of every route: from a caller and an entity to a stack that the caller may touch. */
export class StackAccess {
  readonly #catalog: CatalogService;
  readonly #permissions: PermissionsService;

  constructor(options: {
    catalog: CatalogService;
    permissions: PermissionsService;
  }) {
    this.#catalog = options.catalog;
    this.#permissions = options.permissions;
  }

  /**
   * @throws NotFoundError when the caller cannot read the entity or it has no stack.
   * @throws NotAllowedError when a permission is denied.
   */
  async require(
    ref: CompoundEntityRef,
    permission: ResourcePermission<'catalog-entity'>,
    credentials: BackstageCredentials,
  ): Promise<StackReference> {
    // With the caller's credentials: the catalog's own policy decides who sees the entity.
    const entity = await this.#catalog.getEntityByRef(ref, { credentials });
    if (!entity) {
      throw new NotFoundError(`No entity ${stringifyEntityRef(ref)}`);
    }
    const resourceRef = stringifyEntityRef(entity);
    const [decision] = await this.#permissions.authorize(
      [{ permission, resourceRef }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You lack the permission ${permission.name} for ${resourceRef}`,
      );
    }
    return stackReferenceOf(entity);
  }

  /**
   * Like `require`, for what changes a cluster or loads it. Somebody who may write an entity file may not thereby choose
   * what the portal's account acts upon, so the entity must have come from the cluster itself.
   */
  async requireProvided(
    ref: CompoundEntityRef,
    permission: ResourcePermission<'catalog-entity'>,
    credentials: BackstageCredentials,
  ): Promise<StackReference> {
    const stack = await this.require(ref, permission, credentials);
    if (!stack.schedulerInstall || !stack.provided) {
      throw new NotAllowedError(
        `${stack.entityRef} is read-only: routing tests run on entities that the llm-d entity provider made of a SchedulerInstall`,
      );
    }
    return stack;
  }
}
