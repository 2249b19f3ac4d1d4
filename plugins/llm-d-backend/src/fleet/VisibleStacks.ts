import type { PermissionsService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  llmDRoutingTestReadPermission,
  llmDStackReadPermission,
  targetRefusals,
  type StackPolicy,
} from '@llm-d-sim/plugin-llm-d-common';
import type { Caller } from '../caller/Caller';
import { placesOf } from '../stacks/StackReference';
import { permittedRefs } from './permittedRefs';
import { stackFilter, type IndexedStack } from './StackIndex';

/** What one caller may see. */
export interface Visibility {
  /** Entity refs of stacks. */
  stacks: ReadonlySet<string>;
  /** Entity refs of stacks whose runs may be seen too. */
  runs: ReadonlySet<string>;
}

/** A permission that was taken away is gone from fleet pages after this long. */
const keepMs = 5_000;
const mostCallers = 500;

/**
 * Which stacks of the fleet a caller may see: those whose entity the catalog shows to that caller, for which the permission is
 * granted, entity by entity, and, of entities that somebody typed, those that the policy lets
 * the caller read. The answer is kept for a few seconds, since a page asks again and again.
 */
export class VisibleStacks {
  readonly #catalog: CatalogService;
  readonly #now: () => Date;
  readonly #permissions: PermissionsService;
  readonly #policy: StackPolicy;
  readonly #kept = new Map<
    string,
    { visibility: Promise<Visibility>; until: number }
  >();

  constructor(options: {
    catalog: CatalogService;
    now(): Date;
    permissions: PermissionsService;
    policy: StackPolicy;
  }) {
    this.#catalog = options.catalog;
    this.#now = options.now;
    this.#permissions = options.permissions;
    this.#policy = options.policy;
  }

  async of(
    caller: Caller,
    index: ReadonlyMap<string, IndexedStack>,
  ): Promise<Visibility> {
    const now = this.#now().getTime();
    const known = this.#kept.get(caller.name);
    if (known && now < known.until) {
      return known.visibility;
    }
    const visibility = this.#ask(caller, index);
    const kept = { visibility, until: now + keepMs };
    this.#kept.delete(caller.name);
    this.#kept.set(caller.name, kept);
    visibility.catch(() => {
      if (this.#kept.get(caller.name) === kept) {
        this.#kept.delete(caller.name);
      }
    });
    for (const name of this.#kept.keys()) {
      if (this.#kept.size <= mostCallers) {
        break;
      }
      this.#kept.delete(name);
    }
    return visibility;
  }

  async #ask(
    caller: Caller,
    index: ReadonlyMap<string, IndexedStack>,
  ): Promise<Visibility> {
    const { credentials } = caller;
    const { items } = await this.#catalog.getEntities(
      {
        filter: stackFilter,
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
      },
      { credentials },
    );
    const refs = (
      await this.#withinPolicy(
        caller,
        items.flatMap(entity => index.get(stringifyEntityRef(entity)) ?? []),
      )
    ).map(({ reference }) => reference.entityRef);
    const [stacks, runs] = await Promise.all(
      [llmDStackReadPermission, llmDRoutingTestReadPermission].map(permission =>
        permittedRefs(this.#permissions, permission, refs, credentials),
      ),
    );
    return { stacks: new Set(stacks), runs: new Set(runs) };
  }

  async #withinPolicy(
    caller: Caller,
    stacks: readonly IndexedStack[],
  ): Promise<readonly IndexedStack[]> {
    const { clusters, namespaces } = this.#policy;
    if (!clusters && !namespaces) {
      return stacks;
    }
    const owners = await caller.owners();
    return stacks.filter(
      ({ reference }) =>
        reference.provided ||
        placesOf(reference).every(
          ({ namespace }) =>
            targetRefusals(this.#policy, {
              cluster: reference.cluster,
              namespace,
              owners,
            }).length === 0,
        ),
    );
  }
}
