import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_ORIGIN_LOCATION,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_SCHEDULER_INSTALL,
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
import { entityNamedBy, type NamedEntity } from '../cluster/entityNamedBy';
import { isSilent } from '../cluster/isSilent';
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
  /** Without `getEntities`, Git delivers only where the cluster says which entity stands for a stack. */
  catalog: Pick<CatalogService, 'getEntityByRef'> &
    Partial<Pick<CatalogService, 'getEntities'>>;
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
  client: ClusterClient;
  /**
   * Git delivers, so a cluster that the portal cannot ask is no obstacle. Every entity that claims to stand for the stack counts then, for the stack may
   * name any of them.
   */
  clusterMayBeSilent?: boolean;
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
    if (refusals.length > 0) throw refusedBy(refusals);
    await this.#requirePermission(credentials, request);
    return owners;
  }

  /**
   * Asks for everything that a stack leads to, which its SchedulerInstall decides and not where that stands.
   *
   * @throws NotAllowedError that names the rule of the policy.
   */
  async requireNamespaces(
    asker: Asker,
    cluster: string,
    namespaces: readonly string[],
  ): Promise<void> {
    const { policy, userInfo } = this.#options;
    const credentials = await asker.getInitiatorCredentials();
    const owners = await ownersOf(userInfo, credentials, asker.user);
    const refusals = namespaces.flatMap(namespace =>
      targetRefusals(policy, { cluster, namespace, owners }),
    );
    if (refusals.length > 0) throw refusedBy(refusals);
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
    const { auth, catalog } = this.#options;
    const { permission, place } = request;
    const entityRef = entityRefOf(place);
    const own = await catalog.getEntityByRef(entityRef, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    if (own && isProvided(own)) {
      await this.#requireOn(entityRef, permission, credentials);
      return;
    }
    const named = await this.#named(request);
    const mayBeOthers = request.clusterMayBeSilent && !named?.exists;
    const counts = new Set([
      own ? entityRef : named?.entityRef ?? entityRef,
      ...(mayBeOthers ? await this.#claimants(place) : []),
    ]);
    for (const ref of counts) {
      await this.#requireOn(ref, permission, credentials);
    }
    // Somebody may have typed it before the stack was there, and hold its name.
    if (own && named?.exists && named.entityRef !== entityRef) {
      throw readOnly(entityRef);
    }
  }

  async #requireOn(
    entityRef: string,
    permission: GateRequest['permission'],
    credentials: BackstageCredentials,
  ): Promise<void> {
    const { auth, catalog, permissions } = this.#options;
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

  /** @returns nothing when the cluster does not tell, and need not */
  async #named({
    client,
    clusterMayBeSilent,
    place,
  }: GateRequest): Promise<NamedEntity | undefined> {
    try {
      return await entityNamedBy(client, place);
    } catch (error) {
      if (clusterMayBeSilent && isSilent(error)) return undefined;
      throw error;
    }
  }

  /** Entities whose annotations say that they stand for the stack. */
  async #claimants({
    cluster,
    name,
    namespace,
  }: StackPlace): Promise<string[]> {
    const { auth, catalog } = this.#options;
    if (!catalog.getEntities) {
      throw new NotAllowedError(
        `Cluster ${cluster} does not tell which entity stands for ${namespace}/${name}, and the catalog cannot be searched for it`,
      );
    }
    const { items } = await catalog.getEntities(
      {
        filter: {
          [`metadata.annotations.${ANNOTATION_CLUSTER}`]: cluster,
          [`metadata.annotations.${ANNOTATION_SCHEDULER_INSTALL}`]: `${namespace}/${name}`,
        },
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    return items
      .filter(entity => !isProvided(entity))
      .map(entity => stringifyEntityRef(entity));
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

function refusedBy(refusals: readonly PolicyRefusal[]): NotAllowedError {
  return new NotAllowedError(
    `The platform's policy does not allow it: ${describeRefusals(refusals)}`,
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
