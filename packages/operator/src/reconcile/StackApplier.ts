import {
  describeReference,
  kindId,
  ownerLabelOf,
  referenceKey,
  referenceOf,
  type KubernetesObject,
  type ObjectReference,
  type StackResource,
} from '@llm-d-sim/plugin-llm-d-common';
import { ClusterError } from '@llm-d-sim/plugin-llm-d-node';
import type {
  ApplyProblem,
  MissingDependencies,
} from '../conditions/attemptConditions';
import type { EventRecorder } from '../events/EventRecorder';
import type { SharedInformers } from '../informers/SharedInformers';
import type { Logger } from '../operator/Logger';
import { readPreviousStatus } from '../status/StackStatus';
import type { CurrencyCheck } from './CurrencyCheck';
import { namespaceReference } from './namespacePolicy';
import type { ApplyOutcome, ObjectApplier } from './ObjectApplier';
import { isOwnedBy, type Owner } from './ownership';
import type { StackFinalizer } from './StackFinalizer';
import { stackKeyOf } from './stackKey';
import type { Pruned, Pruning, StackPruner } from './StackPruner';

/** What became of the manifests of one custom resource. */
export interface Attempt {
  problems: readonly ApplyProblem[];
  missing: MissingDependencies;
  inventory: readonly ObjectReference[];
  /** Not wanted any more, and left in place because something new could not be made. */
  waiting: readonly ObjectReference[];
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
  readonly #currency: CurrencyCheck;
  readonly #events: Pick<EventRecorder, 'record'>;
  readonly #finalizer: Pick<StackFinalizer, 'ensure'>;
  readonly #informers: SharedInformers;
  readonly #logger: Logger;
  readonly #dryRun: boolean;
  readonly #pruner: StackPruner;

  constructor(options: {
    applier: ObjectApplier;
    currency: CurrencyCheck;
    /** Whether what is applied is only reported. */
    dryRun: boolean;
    events: Pick<EventRecorder, 'record'>;
    finalizer: Pick<StackFinalizer, 'ensure'>;
    informers: SharedInformers;
    logger: Logger;
    pruner: StackPruner;
  }) {
    this.#applier = options.applier;
    this.#currency = options.currency;
    this.#dryRun = options.dryRun;
    this.#events = options.events;
    this.#finalizer = options.finalizer;
    this.#informers = options.informers;
    this.#logger = options.logger;
    this.#pruner = options.pruner;
  }

  async apply(application: Application): Promise<Attempt> {
    const { live, manifests, owner } = application;
    const ownerLabel = ownerLabelOf(application.resource);
    await this.#watchKindsOf(live, manifests);
    await this.#finalizer.ensure(live);

    const isCurrent = this.#currency.of(live);
    const missingKinds = new Map(application.missingKinds);
    const missingNamespaces = new Set<string>();
    const problems: ApplyProblem[] = [];
    const inventory: ObjectReference[] = [];
    const unmade: ObjectReference[] = [];
    for (const manifest of manifests) {
      const reference = referenceOf(manifest);
      if (missingKinds.has(kindId(reference))) {
        unmade.push(reference);
        continue;
      }
      if (!this.#informers.isServed(reference)) {
        // Served since a moment ago; without a watch nobody would tell us what becomes of the object.
        missingKinds.set(kindId(reference), 'its watch has just begun');
        this.#informers.retryNow(reference);
        unmade.push(reference);
        continue;
      }
      if (!this.#isNamespaceUsable(reference.namespace)) {
        missingNamespaces.add(reference.namespace ?? '');
        unmade.push(reference);
        continue;
      }
      const outcome = await this.#applier.apply(manifest, owner, {
        ownerLabel,
        beforeCreation: isCurrent,
      });
      if (outcome.state === 'problem') {
        problems.push(outcome.problem);
        unmade.push(reference);
      }
      if (outcome.state === 'in-place') inventory.push(reference);
      await this.#tell(live, reference, outcome);
    }

    const { failure, pruned } = await this.#prune({
      live,
      owner,
      manifests,
      inventory: readPreviousStatus(live).inventory,
      unmade,
    });
    if (failure) problems.push(failure);
    const complete = unmade.length === 0 && failure === undefined;
    return {
      problems,
      inventory: complete
        ? inventory
        : [
            ...inventory,
            ...this.#leftAsTheyWere(live, owner, [
              ...inventory,
              ...pruned.deleted,
            ]),
          ],
      waiting: pruned.waiting,
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
    outcome: ApplyOutcome,
  ): Promise<void> {
    if (outcome.state === 'managed-elsewhere') return;
    const { takenBack = [] } = outcome;
    const what = describeReference(reference);
    if (outcome.state === 'in-place' && outcome.written) {
      this.#logger.info(`${this.#dryRun ? 'would apply' : 'applied'} ${what}`, {
        key: stackKeyOf(live),
      });
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
    pruning: Pruning,
  ): Promise<{ pruned: Pruned; failure?: ApplyProblem }> {
    const reference = referenceOf(pruning.live);
    try {
      const pruned = await this.#pruner.prune(pruning);
      if (pruned.deleted.length > 0) {
        this.#logger.info(
          `pruned ${pruned.deleted
            .map(describeReference)
            .join(', ')}, no longer wanted`,
          { key: stackKeyOf(pruning.live) },
        );
      }
      return { pruned };
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      // The status must tell of this, and of what could not be made beside it.
      return {
        pruned: { deleted: [], waiting: [] },
        failure: { type: 'failed', reference, message: error.message },
      };
    }
  }

  /** What was made earlier and this attempt neither brought into place nor took away: the inventory goes on naming it. */
  #leftAsTheyWere(
    live: KubernetesObject,
    owner: Owner,
    dealtWith: readonly ObjectReference[],
  ): ObjectReference[] {
    const named = new Set(dealtWith.map(referenceKey));
    return readPreviousStatus(live).inventory.filter(reference => {
      const known = this.#informers.get(reference);
      return (
        !named.has(referenceKey(reference)) &&
        known !== undefined &&
        isOwnedBy(known, owner)
      );
    });
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
