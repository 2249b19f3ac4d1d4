import {
  describeObject,
  describeReference,
  kindId,
  ownerLabelOf,
  referenceKey,
  referenceOf,
  type KubernetesObject,
  type ObjectReference,
  type StackResource,
} from '@llm-d-sim/plugin-llm-d-common';
import type {
  ApplyProblem,
  MissingDependencies,
} from '../conditions/attemptConditions';
import type { EventRecorder } from '../events/EventRecorder';
import type { SharedInformers } from '../informers/SharedInformers';
import type { Logger } from '../operator/Logger';
import { readPreviousStatus } from '../status/StackStatus';
import { namespaceReference } from './namespacePolicy';
import type { ApplyOutcome, ObjectApplier } from './ObjectApplier';
import { type Owner } from './ownership';
import type { StackFinalizer } from './StackFinalizer';

/** What became of the manifests of one custom resource. */
export interface Attempt {
  problems: readonly ApplyProblem[];
  missing: MissingDependencies;
  inventory: readonly ObjectReference[];
}

/** One custom resource, and what it stands for. */
export interface Application {
  live: KubernetesObject;
  resource: StackResource;
  owner: Owner;
  manifests: readonly KubernetesObject[];
  /** Kinds that the cluster does not serve, with what they are needed for. */
  missingKinds: ReadonlyMap<string, string>;
}

/** Brings everything that one custom resource stands for into place, and takes away what it no longer stands for. */
export class StackApplier {
  readonly #applier: ObjectApplier;
  readonly #events: EventRecorder;
  readonly #finalizer: StackFinalizer;
  readonly #informers: SharedInformers;
  readonly #logger: Logger;

  constructor(options: {
    applier: ObjectApplier;
    events: EventRecorder;
    finalizer: StackFinalizer;
    informers: SharedInformers;
    logger: Logger;
  }) {
    this.#applier = options.applier;
    this.#events = options.events;
    this.#finalizer = options.finalizer;
    this.#informers = options.informers;
    this.#logger = options.logger;
  }

  async apply(application: Application): Promise<Attempt> {
    const { live, manifests, owner } = application;
    const ownerLabel = ownerLabelOf(application.resource);
    await this.#watchKindsOf(live, manifests);
    await this.#finalizer.ensure(live);

    const missingKinds = new Map(application.missingKinds);
    const missingNamespaces = new Set<string>();
    const problems: ApplyProblem[] = [];
    const inventory: ObjectReference[] = [];
    for (const manifest of manifests) {
      const reference = referenceOf(manifest);
      if (missingKinds.has(kindId(reference))) continue;
      if (!this.#informers.isServed(reference)) {
        // Served since a moment ago; without a watch nobody would tell us what becomes of the object.
        missingKinds.set(kindId(reference), 'its watch has just begun');
        this.#informers.retryNow(reference);
        continue;
      }
      if (!this.#isNamespaceUsable(reference.namespace)) {
        missingNamespaces.add(reference.namespace ?? '');
        continue;
      }
      const outcome = await this.#applier.apply(manifest, owner, ownerLabel);
      if (outcome.state === 'problem') {
        problems.push(outcome.problem);
      } else if (outcome.state === 'in-place') {
        inventory.push(reference);
        await this.#tell(live, reference, outcome);
      }
    }

    // As long as something new could not be made, the old one may still be needed.
    if (problems.length + missingKinds.size + missingNamespaces.size === 0) {
      await this.#prune(live, manifests, owner);
    }
    return {
      problems,
      inventory,
      missing: {
        kinds: [...missingKinds].map(([kind, reason]) => ({ kind, reason })),
        namespaces: [...missingNamespaces],
      },
    };
  }

  async #watchKindsOf(
    live: KubernetesObject,
    manifests: readonly KubernetesObject[],
  ): Promise<void> {
    const kinds = new Map(
      [...manifests, ...readPreviousStatus(live).inventory].map(
        ({ apiVersion, kind }) => [
          kindId({ apiVersion, kind }),
          { apiVersion, kind },
        ],
      ),
    );
    for (const kind of kinds.values()) await this.#informers.ensure(kind);
  }

  async #tell(
    live: KubernetesObject,
    reference: ObjectReference,
    { takenBack, written }: Extract<ApplyOutcome, { state: 'in-place' }>,
  ): Promise<void> {
    const what = describeReference(reference);
    if (written) {
      this.#logger.info(`${describeObject(live)}: applied ${what}`);
    }
    for (const { manager, path } of takenBack) {
      await this.#events.record(live, {
        type: 'Warning',
        reason: 'FieldTakenBack',
        message: `${what}: ${path} had been changed by ${manager}`,
      });
    }
  }

  async #prune(
    live: KubernetesObject,
    manifests: readonly KubernetesObject[],
    owner: Owner,
  ): Promise<void> {
    const wanted = new Set(manifests.map(identityOf));
    const pruned = await this.#finalizer.prune(
      this.#finalizer.owned(owner).filter(one => !wanted.has(identityOf(one))),
    );
    if (pruned > 0) {
      this.#logger.info(
        `${describeObject(
          live,
        )}: pruned ${pruned} objects that are no longer wanted`,
      );
    }
  }

  #isNamespaceUsable(name: string | undefined): boolean {
    if (name === undefined) return true;
    const namespace = this.#informers.get(namespaceReference(name));
    return (
      namespace !== undefined &&
      namespace.metadata.deletionTimestamp === undefined
    );
  }
}

/**
 * One string per object, in whatever version it is read: what was made in a version that the cluster has outgrown is watched in
 * both, and is not to be pruned in the old one.
 */
function identityOf(object: KubernetesObject): string {
  const reference = referenceOf(object);
  const [group] = reference.apiVersion.split('/');
  return referenceKey({ ...reference, apiVersion: group });
}
