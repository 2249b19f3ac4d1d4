import {
  diffManifests,
  leavingAlone,
  OPERATOR_FIELD_MANAGER,
  partIgnored,
  referenceOf,
  type Difference,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { ClusterError, type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { ApplyProblem } from '../conditions/attemptConditions';
import type { SharedInformers } from '../informers/SharedInformers';
import type { AppliedMemory } from './AppliedMemory';
import { ElementRestorer, hasPatched, type TakenBack } from './ElementRestorer';
import { HANDOVER_FIELD_MANAGER, replicasToHandOver } from './handOver';
import {
  describeOwner,
  ownershipOf,
  type Owner,
  type Ownership,
} from './ownership';

export type ApplyOutcome =
  | {
      state: 'in-place';
      written: boolean;
      /** Fields that somebody else had changed and that we took back. */
      takenBack: readonly TakenBack[];
    }
  /** Exists, is not ours, and is used as found. */
  | { state: 'managed-elsewhere' }
  | {
      state: 'problem';
      problem: ApplyProblem;
      /** What had been taken back before it failed. */
      takenBack?: readonly TakenBack[];
    };

/** Brings single objects to what their manifests say, with a write only where something differs. */
export class ObjectApplier {
  readonly #cluster: ClusterClient;
  readonly #elements: ElementRestorer;
  readonly #informers: SharedInformers;
  readonly #memory: AppliedMemory;

  constructor(options: {
    cluster: ClusterClient;
    informers: SharedInformers;
    memory: AppliedMemory;
  }) {
    this.#memory = options.memory;
    this.#cluster = options.cluster;
    this.#elements = new ElementRestorer(options);
    this.#informers = options.informers;
  }

  async apply(
    manifest: KubernetesObject,
    owner: Owner,
    {
      beforeCreation,
      ownerLabel,
    }: {
      ownerLabel: string;
      /** Throws when nothing new may be made. */
      beforeCreation(): Promise<void>;
    },
  ): Promise<ApplyOutcome> {
    const reference = referenceOf(manifest);
    const cache = this.#informers.cache(reference);
    const live = await this.#live(manifest);
    const ownership: Ownership = live
      ? ownershipOf(live, owner, ownerLabel)
      : { state: 'ours' };

    if (live && ownership.state === 'foreign') {
      return manifest.kind === 'InferencePool'
        ? { state: 'managed-elsewhere' }
        : {
            state: 'problem',
            problem: {
              type: 'conflict',
              reference,
              owner: describeOwner(live),
            },
          };
    }
    if (live && (cache?.isDeleting(live) || ownership.state === 'leftover')) {
      if (ownership.state === 'leftover' && !cache?.isDeleting(live)) {
        const { uid } = live.metadata;
        if (await this.#cluster.delete(reference, { uid })) {
          cache?.noteDeleting(live);
        } else {
          cache?.remove(live);
        }
      }
      return { state: 'problem', problem: { type: 'terminating', reference } };
    }

    const { ignored, relevant } = live
      ? pending(manifest, live)
      : { ignored: [], relevant: [] };
    if (live) {
      const nothingToDo =
        relevant.length === 0 || this.#memory.isKnown(live, manifest, relevant);
      if (nothingToDo && !hasPatched(live))
        return { state: 'in-place', written: false, takenBack: [] };
    } else {
      await beforeCreation();
    }
    const wanted = live ? leavingAlone(manifest, ignored, live) : manifest;
    let restored: readonly TakenBack[] = [];
    try {
      let current = live;
      if (live) {
        await this.#handOver(live, relevant);
        const undone = await this.#elements.restore(wanted, live);
        current = undone.live;
        restored = undone.takenBack;
      }
      const answer = await this.#elements.disown(
        await this.#cluster.apply(
          current ? onlyTo(current, wanted, relevant) : wanted,
          {
            fieldManager: OPERATOR_FIELD_MANAGER,
            // What is ours by label and UID may be forced; what is new has nobody to be forced against.
            force: live !== undefined,
          },
        ),
      );
      this.#memory.remember(
        answer,
        manifest,
        pending(manifest, answer).relevant,
      );
      cache?.put(answer);
      return {
        state: 'in-place',
        written: true,
        takenBack: [...takenBack(relevant), ...restored],
      };
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      // A lost answer leaves open whether it was applied, and a conflict says that the cache is behind.
      await this.#readAgain(reference, live);
      return {
        state: 'problem',
        problem: { type: 'failed', reference, message: error.message },
        takenBack: restored,
      };
    }
  }

  async #readAgain(
    reference: ObjectReference,
    known: KubernetesObject | undefined,
  ): Promise<void> {
    const cache = this.#informers.cache(reference);
    try {
      const now = await this.#cluster.get(reference);
      if (now && this.#informers.isWatched(now)) cache?.put(now);
      else if (known) cache?.remove(known);
    } catch (error) {
      // The next attempt reads, too, and this one has its error already.
      if (!(error instanceof ClusterError)) throw error;
    }
  }

  /** Before the manifest that no longer names the replicas is applied; see {@link replicasToHandOver}. */
  async #handOver(
    live: KubernetesObject,
    found: readonly Difference[],
  ): Promise<void> {
    const replicas = replicasToHandOver(live, found);
    if (!replicas) return;
    try {
      await this.#cluster.apply(replicas, {
        fieldManager: HANDOVER_FIELD_MANAGER,
      });
    } catch (error) {
      // Somebody has scaled it since, and owns the replicas now.
      if (!(error instanceof ClusterError && error.code === 'Conflict')) {
        throw error;
      }
    }
  }

  /**
   * The cache may know only what carries our label, and lags behind in any case, so before something is created the cluster is asked
   * for a namesake: an apply would make it ours.
   */
  async #live(
    manifest: KubernetesObject,
  ): Promise<KubernetesObject | undefined> {
    const reference = referenceOf(manifest);
    const cached = this.#informers.get(reference);
    if (cached) return cached;
    const found = await this.#cluster.get(reference);
    if (found && this.#informers.isWatched(found)) {
      this.#informers.cache(reference)?.put(found);
    }
    return found;
  }
}

/**
 * The manifest with preconditions. A namesake that has taken the object's place meanwhile may be anybody's. And where an element of a
 * list is missing, the object has to be the one that was looked at: should somebody have changed another element's key since, an
 * apply would put that one beside what it has become, and nobody would ever tell them apart again.
 */
function onlyTo(
  { metadata: { resourceVersion, uid } }: KubernetesObject,
  manifest: KubernetesObject,
  found: readonly Difference[],
): KubernetesObject {
  const addsElement = found.some(
    ({ live, pointer }) =>
      live === undefined && typeof pointer.at(-1) === 'number',
  );
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      uid,
      ...(addsElement && { resourceVersion }),
    },
  };
}

/** What an apply would change, and what of it is to be left alone. */
function pending(manifest: KubernetesObject, live: KubernetesObject) {
  return partIgnored(diffManifests(manifest, live), live);
}

/** What somebody else had changed; what is wanted no longer is given up, whoever shares it. */
function takenBack(found: readonly Difference[]): TakenBack[] {
  return found.flatMap(({ owner, path, reason }) =>
    reason === 'differs' &&
    owner !== undefined &&
    owner !== HANDOVER_FIELD_MANAGER
      ? [{ path, manager: owner }]
      : [],
  );
}
