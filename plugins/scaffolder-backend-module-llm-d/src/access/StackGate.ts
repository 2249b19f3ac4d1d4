import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  deliveryRefusals,
  describeRefusals,
  parseStackResource,
  resourceRefusals,
  targetRefusals,
  type DeliveryMode,
  type KubernetesObject,
  type PolicyRefusal,
  type StackPolicy,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import { entityNamedBy } from '../cluster/entityNamedBy';
import { ownersOf, type TaskUser } from './ownersOf';
import { readOnly } from './readOnly';
import { entityRefOf, type StackPlace } from './StackPlace';

/** Of an action's context: who asks. */
export interface Asker {
  getInitiatorCredentials(): Promise<BackstageCredentials>;
  user?: TaskUser;
}

/** @public */
export interface StackGateOptions {
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  catalog: Pick<CatalogService, 'getEntityByRef'>;
  permissions: PermissionsService;
  userInfo: UserInfoService;
  policy: StackPolicy;
}

/** What is asked for. */
export interface GateRequest {
  place: StackPlace;
  permission: ResourcePermission<'catalog-entity'>;
  /** Custom resources that would be written, held against the policy one by one. */
  resources?: readonly KubernetesObject[];
  delivery?: DeliveryMode;
  /** Where the stack may name an entity of its own. */
  client?: ClusterClient;
}

/**
 * Who may do what, decided for the person who started the task: the permission on the stack's entity where there is one, whether that person can
 * see it, and the platform team's policy. The cluster itself only sees the portal's account, so nothing is left to it.
 */
export class StackGate {
  readonly #options: StackGateOptions;

  constructor(options: StackGateOptions) {
    this.#options = options;
  }

  /**
   * @returns entity refs of the person and their groups
   * @throws NotAllowedError that names the permission or the rule of the policy.
   */
  async require(asker: Asker, request: GateRequest): Promise<string[]> {
    const credentials = await asker.getInitiatorCredentials();
    const owners = await ownersOf(
      this.#options.userInfo,
      credentials,
      asker.user,
    );
    const refusals = this.#policyRefusals(owners, request);
    if (refusals.length > 0) {
      throw new NotAllowedError(
        `The platform's policy does not allow it: ${describeRefusals(
          refusals,
        )}`,
      );
    }
    await this.#requirePermission(credentials, request);
    return owners;
  }

  /** What the policy says of custom resources, for lint: nothing is asked of permissions. */
  async policyRefusalsFor(
    asker: Asker,
    cluster: string,
    resources: readonly KubernetesObject[],
  ): Promise<PolicyRefusal[]> {
    const credentials = await asker.getInitiatorCredentials();
    const { policy, userInfo } = this.#options;
    const owners = await ownersOf(userInfo, credentials, asker.user);
    return resources.flatMap(resource =>
      refusalsOf(policy, resource, { cluster, owners }),
    );
  }

  /**
   * The entity of a stack, as the person sees it.
   *
   * @throws NotFoundError when that is not there, for them.
   */
  async entity(asker: Asker, entityRef: string): Promise<Entity> {
    const credentials = await asker.getInitiatorCredentials();
    const entity = await this.#options.catalog.getEntityByRef(entityRef, {
      credentials,
    });
    if (!entity) throw new NotFoundError(`No entity ${entityRef}`);
    return entity;
  }

  async #requirePermission(
    credentials: BackstageCredentials,
    request: GateRequest,
  ): Promise<void> {
    const { client, permission, place } = request;
    const { auth, catalog, permissions } = this.#options;
    const entityRef = await this.#entityRefFor(request);
    const what = `${permission.attributes.action ?? 'touch'} ${entityRef}`;
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    if (entity) {
      const [decision] = await permissions.authorize(
        [{ permission, resourceRef: entityRef }],
        { credentials },
      );
      if (decision.result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError(
          `You may not ${what} (permission ${permission.name})`,
        );
      }
      if (isProvided(entity)) return;
      // Somebody may have typed it before the stack was there, and hold its name.
      const named = client && (await entityNamedBy(client, place));
      if (named?.exists && named.entityRef !== entityRef) {
        throw readOnly(entityRef);
      }
    } else if (
      await catalog.getEntityByRef(entityRef, {
        credentials: await auth.getOwnServiceCredentials(),
      })
    ) {
      throw new NotAllowedError(
        `You may not ${what}: it exists, and you may not see it (permission catalog.entity.read)`,
      );
    }
    // There is nothing yet that conditions could be about: the policy's owner groups decide, unless everybody is refused.
    const [decision] = await permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    if (decision.result === AuthorizeResult.DENY) {
      throw new NotAllowedError(
        `You may not ${what} (permission ${permission.name})`,
      );
    }
  }

  /** The entity of that name, which is the provider's; where there is none, the one that the stack itself names. */
  async #entityRefFor({ client, place }: GateRequest): Promise<string> {
    const { auth, catalog } = this.#options;
    const entityRef = entityRefOf(place);
    const own = await catalog.getEntityByRef(entityRef, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    return own || !client
      ? entityRef
      : (await entityNamedBy(client, place)).entityRef ?? entityRef;
  }

  #policyRefusals(
    owners: readonly string[],
    { delivery, place, resources = [] }: GateRequest,
  ): PolicyRefusal[] {
    const { policy } = this.#options;
    const target = { cluster: place.cluster, owners };
    return [
      ...targetRefusals(policy, { ...target, namespace: place.namespace }),
      ...(delivery ? deliveryRefusals(policy, delivery) : []),
      ...resources.flatMap(resource => refusalsOf(policy, resource, target)),
    ];
  }
}

/** Nobody but the entity provider can make an entity of such an origin. */
export function isProvided({ metadata }: Entity): boolean {
  return (
    metadata.annotations?.[ANNOTATION_ORIGIN_LOCATION]?.startsWith('llm-d:') ??
    false
  );
}

function refusalsOf(
  policy: StackPolicy,
  resource: KubernetesObject,
  target: { cluster: string; owners: readonly string[] },
): PolicyRefusal[] {
  const parsed = parseStackResource(resource);
  return parsed.ok ? resourceRefusals(policy, parsed.resource, target) : [];
}
