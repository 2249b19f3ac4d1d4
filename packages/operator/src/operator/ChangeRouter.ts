import {
  kindId,
  LABEL_OWNER_UID,
  referenceOf,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { InterestIndex } from '../informers/InterestIndex';
import type { LabelIndex } from '../informers/LabelIndex';
import type { SharedInformers } from '../informers/SharedInformers';
import { podKind, stackKinds } from '../informers/WatchedKind';
import { stackKeyOf } from '../reconcile/stackKey';

export interface ChangeRouterOptions {
  pods: LabelIndex;
  interests: InterestIndex;
  /** Custom resources of other namespaces are not ours to reconcile. Undefined: all namespaces. */
  namespaces: readonly string[] | undefined;
  enqueue(key: string): void;
}

const stackKindIds = new Set(stackKinds.map(kindId));

/** Finds out which custom resources have to be looked at because an object came, changed or went. */
export class ChangeRouter {
  readonly #options: ChangeRouterOptions;
  readonly #keyOfUid = new Map<string, string>();

  constructor(options: ChangeRouterOptions) {
    this.#options = options;
  }

  onChange(object: KubernetesObject, change: 'changed' | 'deleted'): void {
    const { interests } = this.#options;
    const id = kindId(object);
    if (stackKindIds.has(id)) {
      this.#onStack(object, change);
      return;
    }
    if (id === kindId(podKind)) {
      this.#onPod(object, change);
      return;
    }
    const owner = object.metadata.labels?.[LABEL_OWNER_UID];
    const key = owner === undefined ? undefined : this.#keyOfUid.get(owner);
    if (key !== undefined) this.#options.enqueue(key);
    for (const interested of interests.keysFor(referenceOf(object))) {
      this.#options.enqueue(interested);
    }
  }

  /** Looks at every custom resource again, because what the cluster serves has changed. */
  enqueueAll(informers: SharedInformers): void {
    for (const kind of stackKinds) {
      for (const object of informers.cache(kind)?.values() ?? []) {
        this.#enqueueStack(object);
      }
    }
  }

  #onStack(object: KubernetesObject, change: 'changed' | 'deleted'): void {
    // What was made for the others is none of our business either.
    if (!this.#isOurs(object)) return;
    const { uid } = object.metadata;
    if (uid !== undefined) {
      if (change === 'deleted') this.#keyOfUid.delete(uid);
      else this.#keyOfUid.set(uid, stackKeyOf(object));
    }
    this.#enqueueStack(object);
  }

  #enqueueStack(object: KubernetesObject): void {
    if (this.#isOurs(object)) this.#options.enqueue(stackKeyOf(object));
  }

  #isOurs({ metadata: { namespace = '' } }: KubernetesObject): boolean {
    return this.#options.namespaces?.includes(namespace) ?? true;
  }

  #onPod(pod: KubernetesObject, change: 'changed' | 'deleted'): void {
    const { enqueue, pods } = this.#options;
    // A pod whose labels changed may have left a selection: ask for both states.
    const before = pods.known(pod);
    const keys = new Set([
      ...(before ? pods.keysFor(before) : []),
      ...pods.keysFor(pod),
    ]);
    if (change === 'deleted') pods.remove(pod);
    else pods.put(pod);
    keys.forEach(enqueue);
  }
}
