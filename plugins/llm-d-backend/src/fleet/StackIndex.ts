import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { ANNOTATION_CLUSTER } from '@llm-d-sim/plugin-llm-d-common';
import {
  stackReferenceOf,
  type StackReference,
} from '../stacks/StackReference';

/** A stack of the catalog with what its entity says of it. */
export interface IndexedStack {
  reference: StackReference;
  owner?: string;
}

/** Entities that stand for a stack. */
export const stackFilter = {
  [`metadata.annotations.${ANNOTATION_CLUSTER}`]: CATALOG_FILTER_EXISTS,
};

const fields = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'spec.owner',
  'relations',
];

/**
 * Every stack that the catalog has, read with the plugin's own credentials. It says what is to be followed, and nothing of it
 * leaves without the reader's own permission.
 */
export class StackIndex {
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #logger: LoggerService;
  #stacks: ReadonlyMap<string, IndexedStack> = new Map();

  constructor(options: {
    auth: AuthService;
    catalog: CatalogService;
    logger: LoggerService;
  }) {
    this.#auth = options.auth;
    this.#catalog = options.catalog;
    this.#logger = options.logger;
  }

  /** By entity ref, as last read. */
  get stacks(): ReadonlyMap<string, IndexedStack> {
    return this.#stacks;
  }

  /** A catalog that does not answer leaves the index as it is. */
  async refresh(): Promise<void> {
    try {
      const { items } = await this.#catalog.getEntities(
        { filter: stackFilter, fields },
        { credentials: await this.#auth.getOwnServiceCredentials() },
      );
      this.#stacks = new Map(
        items.flatMap(entity => {
          const stack = indexed(entity);
          return stack ? [[stack.reference.entityRef, stack]] : [];
        }),
      );
    } catch (error) {
      this.#logger.warn(
        'The catalog did not tell its stacks; the fleet shows those of before',
        toError(error),
      );
    }
  }
}

/** Entities whose annotations lead nowhere have a page that says so, and no row. */
function indexed(entity: Entity): IndexedStack | undefined {
  try {
    const owner = entity.relations?.find(({ type }) => type === 'ownedBy');
    const declared = entity.spec?.owner;
    return {
      reference: stackReferenceOf(entity),
      owner:
        owner?.targetRef ??
        (typeof declared === 'string' ? declared : undefined),
    };
  } catch {
    return undefined;
  }
}
