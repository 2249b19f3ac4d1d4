import {
  selectsLabels,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';

/** `matchLabels` within one namespace. An empty selector selects nothing here, as an InferencePool's must not be empty. */
export interface Selection {
  namespace: string;
  matchLabels: Readonly<Record<string, string>>;
}

export function selects(
  { namespace, matchLabels }: Selection,
  { metadata }: KubernetesObject,
): boolean {
  return (
    metadata.namespace === namespace &&
    selectsLabels(matchLabels, metadata.labels)
  );
}

/**
 * Finds the pods of a selector, and the keys whose selectors select a pod, without going through all pods or all keys:
 * pods are filed under each of their labels, a selector under one of its pairs.
 */
export class LabelIndex {
  readonly #pods = new Map<string, Map<string, KubernetesObject>>();
  readonly #filed = new Map<string, KubernetesObject>();
  readonly #selectionsOf = new Map<string, readonly Selection[]>();
  readonly #selections = new Map<string, Map<string, Selection[]>>();

  /** The state in which this pod is filed. */
  known(pod: KubernetesObject): KubernetesObject | undefined {
    return this.#filed.get(podId(pod));
  }

  put(pod: KubernetesObject): void {
    this.remove(pod);
    const id = podId(pod);
    this.#filed.set(id, pod);
    for (const entry of entriesOf(pod)) {
      const pods = this.#pods.get(entry) ?? new Map();
      pods.set(id, pod);
      this.#pods.set(entry, pods);
    }
  }

  remove(pod: KubernetesObject): void {
    const id = podId(pod);
    const known = this.#filed.get(id);
    if (!known) return;
    this.#filed.delete(id);
    for (const entry of entriesOf(known)) {
      const pods = this.#pods.get(entry);
      pods?.delete(id);
      if (pods?.size === 0) this.#pods.delete(entry);
    }
  }

  /** Pods that the selector selects, sorted by name. */
  find(selection: Selection): KubernetesObject[] {
    const entry = this.#rarest(selection);
    const pods = entry === undefined ? undefined : this.#pods.get(entry);
    return [...(pods?.values() ?? [])]
      .filter(pod => selects(selection, pod))
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  }

  /** From now on, this key is interested in what these selectors select (and in nothing else). */
  register(key: string, selections: readonly Selection[]): void {
    for (const selection of this.#selectionsOf.get(key) ?? []) {
      const entry = filingEntry(selection);
      const keys = this.#selections.get(entry);
      keys?.delete(key);
      if (keys?.size === 0) this.#selections.delete(entry);
    }
    this.#selectionsOf.delete(key);
    if (selections.length === 0) return;
    this.#selectionsOf.set(key, selections);
    for (const selection of selections) {
      const entry = filingEntry(selection);
      const keys = this.#selections.get(entry) ?? new Map();
      keys.set(key, [...(keys.get(key) ?? []), selection]);
      this.#selections.set(entry, keys);
    }
  }

  /** Keys with a registered selector that selects the pod. */
  keysFor(pod: KubernetesObject): string[] {
    const keys = new Set<string>();
    for (const entry of entriesOf(pod)) {
      for (const [key, selections] of this.#selections.get(entry) ?? []) {
        if (selections.some(one => selects(one, pod))) keys.add(key);
      }
    }
    return [...keys];
  }

  #rarest({ namespace, matchLabels }: Selection): string | undefined {
    let best: string | undefined;
    let bestSize = Infinity;
    for (const [label, value] of Object.entries(matchLabels)) {
      const entry = entryOf(namespace, label, value);
      const size = this.#pods.get(entry)?.size ?? 0;
      if (size < bestSize) {
        best = entry;
        bestSize = size;
      }
    }
    return best;
  }
}

function podId({ metadata }: KubernetesObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function entryOf(namespace: string | undefined, label: string, value: string) {
  return JSON.stringify([namespace, label, value]);
}

function entriesOf({ metadata }: KubernetesObject): string[] {
  return Object.entries(metadata.labels ?? {}).map(([label, value]) =>
    entryOf(metadata.namespace, label, value),
  );
}

/** Where a selector is filed: under the pair that tells stacks apart, if it has it, so that few selectors share a place. */
function filingEntry({ namespace, matchLabels }: Selection): string {
  const pairs = Object.entries(matchLabels);
  const [label, value] =
    pairs.find(([key]) => key === 'app.kubernetes.io/name') ??
    pairs.find(([key]) => !key.startsWith('llm-d.ai/')) ??
    pairs[0] ??
    [];
  return entryOf(namespace, label ?? '', value ?? '');
}
