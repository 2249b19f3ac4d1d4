import {
  compile,
  OPERATOR_FIELD_MANAGER,
  ownerLabelOf,
  parseStackResource,
  requiredKinds,
  validateStackResource,
  type Condition,
  type Finding,
  type KubernetesObject,
  type ObjectReference,
  type StackResource,
} from '@llm-d-sim/plugin-llm-d-common';
import { ClusterError, type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import {
  applied,
  dependenciesMet,
  valid,
  type ApplyProblem,
  type MissingDependencies,
  type Refusal,
} from '../conditions/attemptConditions';
import type { ConditionVerdict } from '../conditions/ConditionVerdict';
import {
  settleConditions,
  transitions,
  type Verdicts,
} from '../conditions/settleConditions';
import type { EventRecorder } from '../events/EventRecorder';
import type { InterestIndex } from '../informers/InterestIndex';
import type { LabelIndex } from '../informers/LabelIndex';
import type { SharedInformers } from '../informers/SharedInformers';
import { kindId, namespaceKind } from '../informers/WatchedKind';
import type { CapabilitiesCache } from '../operator/CapabilitiesCache';
import type { Logger } from '../operator/Logger';
import {
  isSameStatus,
  readPreviousStatus,
  type StackStatus,
} from '../status/StackStatus';
import { isNamespaceAllowed } from './namespacePolicy';
import type { ObjectApplier } from './ObjectApplier';
import { observeStack } from './observeStack';
import {
  describeReference,
  isOwnedBy,
  ownedManifest,
  referenceKey,
  referenceOf,
  type Owner,
} from './ownership';
import type { StackFinalizer } from './StackFinalizer';
import { parseStackKey } from './stackKey';
import { stackPlanOf } from './stackPlan';

export interface ReconcilerOptions {
  cluster: ClusterClient;
  informers: SharedInformers;
  applier: ObjectApplier;
  finalizer: StackFinalizer;
  pods: LabelIndex;
  interests: InterestIndex;
  events: EventRecorder;
  capabilities: CapabilitiesCache;
  /** Namespaces that every custom resource may put objects into. */
  allowedNamespaces: readonly string[];
  now(): Date;
  logger: Logger;
}

/** What became of the manifests of one custom resource. */
interface Attempt {
  problems: ApplyProblem[];
  missing: MissingDependencies;
  inventory: ObjectReference[];
}

/** How soon a name conflict is looked at again: nobody tells us when somebody else's object goes. */
const conflictRecheckMs = 30_000;
/** How soon the cluster is asked again for kinds that it did not serve: it serves them a moment after their CRD came. */
const missingKindRecheckMs = 5_000;
/** How soon a deletion that waits is looked at again, should a watch not tell. */
const cleanupRecheckMs = 10_000;

/**
 * Brings the cluster to what one custom resource says and its status to what the cluster says. It may be called at any time
 * and any number of times; when everything is as it should be, it writes nothing.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  async reconcile(key: string): Promise<{ requeueAfterMs?: number }> {
    const { informers, interests, pods } = this.#options;
    const live = informers.get(parseStackKey(key));
    if (!live) {
      interests.register(key, []);
      pods.register(key, []);
      return {};
    }
    const owner = ownerOf(live);
    if (live.metadata.deletionTimestamp !== undefined) {
      return this.#cleanUp(live, owner);
    }

    const parsed = parseStackResource(live);
    if (!parsed.ok) {
      return this.#refuse(live, {
        type: 'invalid',
        findings: parsed.findings,
      });
    }
    const { resource } = parsed;
    const findings = validateStackResource(resource);
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) {
      return this.#refuse(live, { type: 'invalid', findings: errors });
    }

    const { capabilities, missingKinds } = await this.#missingKinds(resource);
    const manifests = compile(resource, capabilities).map(manifest =>
      ownedManifest(manifest, owner),
    );
    const targets = namespacesOf(manifests).map(namespaceReference);
    const denied = targets.filter(
      target =>
        !isNamespaceAllowed(owner.namespace, target.name, {
          namespace: informers.get(target),
          allowList: this.#options.allowedNamespaces,
        }),
    );
    if (denied.length > 0) {
      interests.register(key, targets);
      return this.#refuse(live, {
        type: 'namespace-not-allowed',
        namespaces: denied.map(({ name }) => name),
        from: owner.namespace,
      });
    }

    const attempt = await this.#apply(
      live,
      manifests,
      missingKinds,
      owner,
      ownerLabelOf(resource),
    );
    return this.#report(key, live, resource, {
      manifests,
      attempt,
      targets,
      warnings: findings,
      owner,
    });
  }

  /** Kinds that the stack needs and the cluster does not serve, with what they are needed for. */
  async #missingKinds(resource: StackResource) {
    const { capabilities: cache } = this.#options;
    const ask = async (maxAgeMs?: number) => {
      const capabilities = await cache.read(maxAgeMs);
      const missingKinds = new Map(
        requiredKinds(resource, capabilities)
          .filter(({ served }) => !served)
          .map(one => [kindId(one), one.reason]),
      );
      return { capabilities, missingKinds };
    };
    const known = await ask();
    return known.missingKinds.size === 0 ? known : ask(missingKindRecheckMs);
  }

  async #apply(
    live: KubernetesObject,
    manifests: readonly KubernetesObject[],
    missingKinds: Map<string, string>,
    owner: Owner,
    ownerLabel: string,
  ): Promise<Attempt> {
    const { applier, events, finalizer, informers, logger } = this.#options;
    for (const kind of new Map(
      [...manifests, ...readPreviousStatus(live).inventory].map(one => [
        kindId(one),
        { apiVersion: one.apiVersion, kind: one.kind },
      ]),
    ).values()) {
      await informers.ensure(kind);
    }
    const missingNamespaces = new Set<string>();
    const problems: ApplyProblem[] = [];
    const inventory: ObjectReference[] = [];
    await finalizer.ensure(live);

    for (const manifest of manifests) {
      const reference = referenceOf(manifest);
      if (missingKinds.has(kindId(reference))) continue;
      if (!informers.isServed(reference)) {
        // Served since a moment ago; without a watch nobody would tell us what becomes of the object.
        missingKinds.set(kindId(reference), 'its watch has just begun');
        informers.retryNow(reference);
        continue;
      }
      if (!this.#isNamespaceUsable(reference.namespace)) {
        missingNamespaces.add(reference.namespace ?? '');
        continue;
      }
      const outcome = await applier.apply(manifest, owner, ownerLabel);
      if (outcome.state === 'problem') {
        problems.push(outcome.problem);
        continue;
      }
      if (outcome.state === 'managed-elsewhere') continue;
      inventory.push(reference);
      if (outcome.written) {
        logger.info(
          `${describeReference(referenceOf(live))}: applied ${describeReference(
            reference,
          )}`,
        );
      }
      for (const { manager, path } of outcome.takenBack) {
        await events.record(live, {
          type: 'Warning',
          reason: 'FieldTakenBack',
          message: `${describeReference(
            reference,
          )}: ${path} had been changed by ${manager}`,
        });
      }
    }

    // As long as something new could not be made, the old one may still be needed.
    if (problems.length + missingKinds.size + missingNamespaces.size === 0) {
      const wanted = new Set(
        manifests.map(one => referenceKey(referenceOf(one))),
      );
      const pruned = await finalizer.prune(
        finalizer
          .owned(owner)
          .filter(one => !wanted.has(referenceKey(referenceOf(one)))),
      );
      if (pruned > 0) {
        logger.info(
          `${describeReference(
            referenceOf(live),
          )}: pruned ${pruned} objects that are no longer wanted`,
        );
      }
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

  async #report(
    key: string,
    live: KubernetesObject,
    resource: StackResource,
    context: {
      manifests: readonly KubernetesObject[];
      attempt: Attempt;
      targets: readonly ObjectReference[];
      warnings: readonly Finding[];
      owner: Owner;
    },
  ): Promise<{ requeueAfterMs?: number }> {
    const { informers, interests, pods } = this.#options;
    const { attempt, manifests, owner } = context;
    const wanted = new Set(
      manifests.map(one => referenceKey(referenceOf(one))),
    );
    const observation = observeStack({
      plan: stackPlanOf(resource, manifests),
      get: reference => informers.get(reference),
      pods,
      isOurs: object => isOwnedBy(object, owner),
      isWanted: reference => wanted.has(referenceKey(reference)),
    });
    interests.register(key, [...context.targets, ...observation.references]);
    pods.register(key, observation.selections);

    const verdicts: Verdicts = {
      Valid: valid(undefined, context.warnings),
      DependenciesMet: dependenciesMet(attempt.missing),
      Applied: applied(
        attempt.problems,
        attempt.missing,
        attempt.inventory.length,
      ),
      ...observation.verdicts,
    };
    const { endpoints, gatewayURL, modelServers } = observation;
    await this.#writeStatus(live, verdicts, {
      inventory: attempt.inventory,
      endpoints,
      ...(gatewayURL !== undefined && { gatewayURL }),
      ...(modelServers && {
        replicas: modelServers.replicas,
        readyReplicas: modelServers.ready,
      }),
    });

    const failed = attempt.problems.filter(({ type }) => type === 'failed');
    if (failed.length > 0) {
      throw new Error(verdicts.Applied.message);
    }
    if (attempt.missing.kinds.length > 0) {
      return { requeueAfterMs: missingKindRecheckMs };
    }
    return attempt.problems.length > 0
      ? { requeueAfterMs: conflictRecheckMs }
      : {};
  }

  /** Nothing is applied, nothing pruned: what runs goes on running. */
  async #refuse(
    live: KubernetesObject,
    refusal: Refusal,
  ): Promise<Record<string, never>> {
    const unknown: ConditionVerdict = {
      status: 'Unknown',
      reason: 'NotEvaluated',
      message: 'The spec is not acted upon as long as Valid is False',
    };
    const { conditions: _conditions, ...rest } = readPreviousStatus(live);
    await this.#writeStatus(
      live,
      {
        Valid: valid(refusal, []),
        DependenciesMet: unknown,
        Applied: unknown,
        ModelServersReady: unknown,
        EppReady: unknown,
        PoolAttached: unknown,
        RouteAccepted: unknown,
        GatewayProgrammed: unknown,
      },
      rest,
    );
    return {};
  }

  async #cleanUp(
    live: KubernetesObject,
    owner: Owner,
  ): Promise<{ requeueAfterMs?: number }> {
    const { finalizer, logger } = this.#options;
    if (!finalizer.isHeld(live)) return {};
    const { inventory } = readPreviousStatus(live);
    const progress = await finalizer.cleanUp(owner, inventory);
    if (progress.state === 'waiting') {
      logger.info(
        `${describeReference(referenceOf(live))}: waiting for ${progress.for
          .map(describeReference)
          .join(', ')} to be gone`,
      );
      return { requeueAfterMs: cleanupRecheckMs };
    }
    await finalizer.release(live);
    logger.info(`${describeReference(referenceOf(live))}: cleaned up`);
    return {};
  }

  async #writeStatus(
    live: KubernetesObject,
    verdicts: Verdicts,
    rest: Omit<StackStatus, 'observedGeneration' | 'conditions'>,
  ): Promise<void> {
    const { cluster, informers, now } = this.#options;
    const { conditions: previous } = readPreviousStatus(live);
    const generation = live.metadata.generation ?? 0;
    const conditions = settleConditions(verdicts, previous, generation, now());
    const status: StackStatus = {
      observedGeneration: generation,
      conditions,
      ...rest,
    };
    if (isSameStatus(live, status)) return;
    const { apiVersion, kind, metadata } = live;
    const { name, namespace } = metadata;
    try {
      const answer = await cluster.applyStatus(
        { apiVersion, kind, metadata: { name, namespace }, status },
        { fieldManager: OPERATOR_FIELD_MANAGER, force: true },
      );
      informers.cache(live)?.put(answer);
    } catch (error) {
      // Deleted in the meantime: there is nothing left to tell anybody.
      if (error instanceof ClusterError && error.code === 'NotFound') return;
      throw error;
    }
    this.#logReady(live, previous, conditions);
    await this.#recordTransitions(live, previous, conditions);
  }

  #logReady(
    live: KubernetesObject,
    previous: readonly Condition[],
    current: readonly Condition[],
  ): void {
    const { logger } = this.#options;
    const isReady = ({ type }: Condition) => type === 'Ready';
    const before = previous.find(isReady);
    const ready = current.find(isReady);
    const line = `${describeReference(referenceOf(live))}: Ready=${
      ready?.status
    } ${ready?.reason}: ${ready?.message}`;
    const isNews =
      ready?.status !== before?.status || ready?.reason !== before?.reason;
    if (isNews) logger.info(line);
    else logger.debug(line);
  }

  async #recordTransitions(
    live: KubernetesObject,
    previous: readonly Condition[],
    current: readonly Condition[],
  ): Promise<void> {
    for (const { condition, from } of transitions(previous, current)) {
      const { message, reason, status, type } = condition;
      // What nobody knows of is no news, nor is a part that begins as expected: fit to be acted upon, not yet running.
      if (status === 'Unknown') continue;
      const gate = ['Valid', 'DependenciesMet', 'Applied'].includes(type);
      if (from === undefined && gate === (status === 'True')) continue;
      // The condition that keeps Ready from being True has an event of its own.
      if (type === 'Ready' && status === 'False') continue;
      await this.#options.events.record(live, {
        type: status === 'True' ? 'Normal' : 'Warning',
        reason,
        message: type === 'Ready' ? message : `${type}: ${message}`,
      });
    }
  }

  #isNamespaceUsable(name: string | undefined): boolean {
    if (name === undefined) return true;
    const namespace = this.#options.informers.get(namespaceReference(name));
    return (
      namespace !== undefined &&
      namespace.metadata.deletionTimestamp === undefined
    );
  }
}

function ownerOf({ apiVersion, kind, metadata }: KubernetesObject): Owner {
  return {
    apiVersion,
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
  };
}

function namespaceReference(name: string): ObjectReference {
  const { apiVersion, kind } = namespaceKind;
  return { apiVersion, kind, name };
}

function namespacesOf(manifests: readonly KubernetesObject[]): string[] {
  return [
    ...new Set(
      manifests.flatMap(({ metadata }) =>
        metadata.namespace === undefined ? [] : [metadata.namespace],
      ),
    ),
  ];
}
