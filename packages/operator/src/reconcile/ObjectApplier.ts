import {
  OPERATOR_FIELD_MANAGER,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { ClusterError, type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { ApplyProblem } from '../conditions/attemptConditions';
import type { SharedInformers } from '../informers/SharedInformers';
import type { AppliedMemory } from './AppliedMemory';
import { differences, fieldsOfOthers } from './differences';
import {
  describeOwner,
  ownershipOf,
  referenceOf,
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

    const found = live
      ? differences(manifest, live, OPERATOR_FIELD_MANAGER)
      : [];
    if (live) {
      const nothingToDo =
        found.length === 0 || this.#memory.isKnown(live, manifest, found);
      if (nothingToDo)
        return { state: 'in-place', written: false, takenBack: [] };
    }
    try {
      const answer = await this.#cluster.apply(manifest, {
        fieldManager: OPERATOR_FIELD_MANAGER,
        // What is ours by label and UID may be forced; what is new has nobody to be forced against.
        force: live !== undefined,
      });
      this.#memory.remember(
        answer,
        manifest,
        differences(manifest, answer, OPERATOR_FIELD_MANAGER),
      );
      cache?.put(answer);
      return {
        state: 'in-place',
        written: true,
        takenBack: live
          ? fieldsOfOthers(found, live, OPERATOR_FIELD_MANAGER)
          : [],
      };
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      return {
        state: 'problem',
        problem: { type: 'failed', reference, message: error.message },
      };
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
