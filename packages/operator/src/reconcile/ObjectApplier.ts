import {
  diffManifests,
  leavingAlone,
  OPERATOR_FIELD_MANAGER,
  partIgnored,
  referenceOf,
  type Difference,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { ClusterError, type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { ApplyProblem } from '../conditions/attemptConditions';
import type { SharedInformers } from '../informers/SharedInformers';
import type { AppliedMemory } from './AppliedMemory';
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
      takenBack: readonly { path: string; manager: string }[];
    }
  /** Exists, is not ours, and is used as found. */
  | { state: 'managed-elsewhere' }
  | { state: 'problem'; problem: ApplyProblem };

/** Brings single objects to what their manifests say, with a write only where something differs. */
export class ObjectApplier {
  readonly #cluster: ClusterClient;
  readonly #informers: SharedInformers;
  readonly #memory: AppliedMemory;

  constructor(options: {
    cluster: ClusterClient;
    informers: SharedInformers;
    memory: AppliedMemory;
  }) {
    this.#memory = options.memory;
    this.#cluster = options.cluster;
    this.#informers = options.informers;
  }

  async apply(
    manifest: KubernetesObject,
    owner: Owner,
    ownerLabel: string,
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
        await this.#cluster.delete(reference, { uid: live.metadata.uid });
        cache?.noteDeleting(live);
      }
      return { state: 'problem', problem: { type: 'terminating', reference } };
    }

    const { ignored, relevant } = live
      ? pending(manifest, live)
      : { ignored: [], relevant: [] };
    if (live) {
      const nothingToDo =
        relevant.length === 0 || this.#memory.isKnown(live, manifest, relevant);
      if (nothingToDo)
        return { state: 'in-place', written: false, takenBack: [] };
    }
    try {
      if (live) await this.#handOver(live, relevant);
      const answer = await this.#cluster.apply(
        live ? leavingAlone(manifest, ignored, live) : manifest,
        {
          fieldManager: OPERATOR_FIELD_MANAGER,
          // What is ours by label and UID may be forced; what is new has nobody to be forced against.
          force: live !== undefined,
        },
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
        takenBack: takenBack(relevant),
      };
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      return {
        state: 'problem',
        problem: { type: 'failed', reference, message: error.message },
      };
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

  /** The cache knows only what carries our label, so before something is created the cluster is asked for a namesake. */
  async #live(
    manifest: KubernetesObject,
  ): Promise<KubernetesObject | undefined> {
    const reference = referenceOf(manifest);
    const cached = this.#informers.get(reference);
    if (cached || this.#informers.seesAll(reference)) return cached;
    return this.#cluster.get(reference);
  }
}

/** What an apply would change, and what of it is to be left alone. */
function pending(manifest: KubernetesObject, live: KubernetesObject) {
  return partIgnored(diffManifests(manifest, live), live);
}

/** What somebody else had changed; what is wanted no longer is given up, whoever shares it. */
function takenBack(found: readonly Difference[]) {
  return found.flatMap(({ owner, path, reason }) =>
    reason === 'differs' &&
    owner !== undefined &&
    owner !== HANDOVER_FIELD_MANAGER
      ? [{ path, manager: owner }]
      : [],
  );
}
