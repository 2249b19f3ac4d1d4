import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { LabelIndex, SelectorIndex } from './LabelIndex';

type Labels = Readonly<Record<string, string>>;

/** Up to this size looking at every object is cheaper than an index. */
const few = 24;

/** The objects of one kind in one namespace. Indexes are made when somebody asks for them. */
export class ObjectGroup {
  readonly objects: KubernetesObject[] = [];
  #byName?: Map<string, KubernetesObject>;
  #byLabel?: LabelIndex<KubernetesObject>;
  #bySelector?: SelectorIndex<KubernetesObject>;
  #byKey?: Map<string, KubernetesObject[]>;

  find(name: string): KubernetesObject | undefined {
    if (this.objects.length <= few) {
      return this.objects.find(({ metadata }) => metadata.name === name);
    }
    this.#byName ??= new Map(
      this.objects.map(object => [object.metadata.name, object]),
    );
    return this.#byName.get(name);
  }

  /** All that a selector can match, and more. */
  selected(
    selector: Labels,
    labelsOf: (object: KubernetesObject) => Labels,
  ): readonly KubernetesObject[] {
    if (this.objects.length <= few) {
      return this.objects;
    }
    if (!this.#byLabel) {
      this.#byLabel = new LabelIndex();
      for (const object of this.objects) {
        this.#byLabel.add(object, labelsOf(object));
      }
    }
    return this.#byLabel.candidates(selector);
  }

  /** All whose own selectors can match one of these label sets, and more. */
  selecting(
    labelSets: Iterable<Labels>,
    selectorOf: (object: KubernetesObject) => Labels,
  ): readonly KubernetesObject[] {
    if (this.objects.length <= few) {
      return this.objects;
    }
    this.#bySelector ??= new SelectorIndex(
      this.objects.map(thing => ({ thing, selector: selectorOf(thing) })),
    );
    return this.#bySelector.candidates(labelSets);
  }

  /** All that have one of some keys, each once. */
  keyed(
    keys: readonly string[],
    keysOf: (object: KubernetesObject) => readonly string[],
  ): readonly KubernetesObject[] {
    if (!this.#byKey) {
      this.#byKey = new Map();
      for (const object of this.objects) {
        for (const key of new Set(keysOf(object))) {
          const filed = this.#byKey.get(key);
          if (filed) filed.push(object);
          else this.#byKey.set(key, [object]);
        }
      }
    }
    const byKey = this.#byKey;
    return [...new Set(keys.flatMap(key => byKey.get(key) ?? []))];
  }
}

/** The objects of one kind, by namespace; those without one are in the namespace ''. */
export class KindIndex {
  readonly #groups = new Map<string, ObjectGroup>();
  /** Of all namespaces, for look-ups by what may stand anywhere. */
  readonly everywhere = new ObjectGroup();

  constructor(objects: readonly KubernetesObject[]) {
    for (const object of objects) {
      const { namespace = '' } = object.metadata;
      const group = this.#groups.get(namespace) ?? new ObjectGroup();
      group.objects.push(object);
      this.#groups.set(namespace, group);
      this.everywhere.objects.push(object);
    }
  }

  in(namespace: string): ObjectGroup | undefined {
    return this.#groups.get(namespace);
  }
}
