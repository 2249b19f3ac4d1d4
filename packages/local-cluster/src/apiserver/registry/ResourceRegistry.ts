import type { ResourceType } from './ResourceType';

/** Every kind that the server serves right now; custom ones come and go. */
export class ResourceRegistry {
  readonly #builtin: readonly ResourceType[];
  /** Types by the name of the definition that made them. */
  readonly #custom = new Map<string, readonly ResourceType[]>();
  #byPath = new Map<string, ResourceType>();

  constructor(builtin: readonly ResourceType[]) {
    this.#builtin = builtin;
    this.#index();
  }

  get types(): readonly ResourceType[] {
    return [...this.#builtin, ...[...this.#custom.values()].flat()];
  }

  find(
    group: string,
    version: string,
    resource: string,
  ): ResourceType | undefined {
    return this.#byPath.get(`${group}/${version}/${resource}`);
  }

  /** One type per store collection, e.g. to walk over all objects. */
  stored(): ResourceType[] {
    const byStorage = new Map<string, ResourceType>();
    for (const type of this.types) {
      if (!byStorage.has(type.storage) && type.verbs.includes('list')) {
        byStorage.set(type.storage, type);
      }
    }
    return [...byStorage.values()];
  }

  /** Takes up, changes or (with no types) gives up what a definition defines. */
  define(definition: string, types: readonly ResourceType[]): void {
    if (types.length > 0) {
      this.#custom.set(definition, types);
    } else {
      this.#custom.delete(definition);
    }
    this.#index();
  }

  #index(): void {
    this.#byPath = new Map(
      this.types.map(type => [
        `${type.group}/${type.version}/${type.resource}`,
        type,
      ]),
    );
  }
}
