import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

const nothing: readonly KubernetesObject[] = [];

/** Namespace of cluster-scoped objects. */
const noNamespace = '';

/** All objects of one kind in one cluster, by namespace. */
export class ObjectStore {
  readonly #namespaces = new Map<string, Map<string, KubernetesObject>>();
  /** Lists are handed out as they are until something in the namespace changes. */
  readonly #lists = new Map<string, readonly KubernetesObject[]>();
  #all: readonly KubernetesObject[] | undefined;

  /** Everything; the same array until something changes. */
  all(): readonly KubernetesObject[] {
    this.#all ??= [...this.#namespaces.values()].flatMap(objects => [
      ...objects.values(),
    ]);
    return this.#all;
  }

  inNamespace(namespace: string): readonly KubernetesObject[] {
    const known = this.#lists.get(namespace);
    if (known) {
      return known;
    }
    const objects = this.#namespaces.get(namespace);
    if (!objects) {
      return nothing;
    }
    const list = [...objects.values()];
    this.#lists.set(namespace, list);
    return list;
  }

  get(namespace: string, name: string): KubernetesObject | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }

  /** @returns the namespace if that is new, or another version than the one that was known */
  put(object: KubernetesObject): string | undefined {
    const { name, namespace = noNamespace, resourceVersion } = object.metadata;
    const objects = this.#namespaces.get(namespace) ?? new Map();
    const before: KubernetesObject | undefined = objects.get(name);
    if (
      before &&
      resourceVersion !== undefined &&
      before.metadata.resourceVersion === resourceVersion
    ) {
      return undefined;
    }
    objects.set(name, withoutBallast(object));
    this.#namespaces.set(namespace, objects);
    this.#forgetLists(namespace);
    return namespace;
  }

  /** @returns the namespace if the object was known */
  remove(object: KubernetesObject): string | undefined {
    const { name, namespace = noNamespace } = object.metadata;
    const objects = this.#namespaces.get(namespace);
    if (!objects?.delete(name)) {
      return undefined;
    }
    if (objects.size === 0) {
      this.#namespaces.delete(namespace);
    }
    this.#forgetLists(namespace);
    return namespace;
  }

  /** Makes it hold exactly these. @returns the namespaces in which something changed */
  replace(objects: readonly KubernetesObject[]): Set<string> {
    const changed = new Set<string>();
    const kept = new Set<string>();
    const note = (namespace: string | undefined) => {
      if (namespace !== undefined) {
        changed.add(namespace);
      }
    };
    for (const object of objects) {
      const { name, namespace = noNamespace } = object.metadata;
      kept.add(`${namespace}/${name}`);
      note(this.put(object));
    }
    for (const object of this.all()) {
      const { name, namespace = noNamespace } = object.metadata;
      if (!kept.has(`${namespace}/${name}`)) {
        note(this.remove(object));
      }
    }
    return changed;
  }

  #forgetLists(namespace: string): void {
    this.#lists.delete(namespace);
    this.#all = undefined;
  }
}

/** Half of an object's size is who wrote which field; health does not ask. */
function withoutBallast(object: KubernetesObject): KubernetesObject {
  const { managedFields: _fields, ...metadata } = object.metadata;
  return { ...object, metadata };
}
