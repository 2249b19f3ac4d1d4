import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type {
  CatalogService,
  EntityProviderConnection,
  EntityProviderMutation,
} from '@backstage/plugin-catalog-node';

/** The catalog, as far as an entity provider and the actions need one: entities by their refs. */
export class HeadlessCatalog
  implements EntityProviderConnection, Pick<CatalogService, 'getEntityByRef'>
{
  readonly #entities = new Map<string, Entity>();

  async applyMutation(mutation: EntityProviderMutation): Promise<void> {
    if (mutation.type === 'full') {
      this.#entities.clear();
      for (const { entity } of mutation.entities) this.#add(entity);
      return;
    }
    for (const one of mutation.removed) {
      this.#entities.delete(
        'entityRef' in one ? one.entityRef : stringifyEntityRef(one.entity),
      );
    }
    for (const { entity } of mutation.added) this.#add(entity);
  }

  async refresh(): Promise<void> {}

  async getEntityByRef(
    ref: Parameters<CatalogService['getEntityByRef']>[0],
  ): Promise<Entity | undefined> {
    return this.#entities.get(
      typeof ref === 'string' ? ref : stringifyEntityRef(ref),
    );
  }

  #add(entity: Entity): void {
    this.#entities.set(stringifyEntityRef(entity), entity);
  }
}
