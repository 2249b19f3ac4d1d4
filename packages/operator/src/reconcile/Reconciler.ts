import {
  checkStackResource,
  compile,
  kindId,
  referenceKey,
  referenceOf,
  requiredKinds,
  type Capabilities,
  type CheckedStackResource,
  type Finding,
  type KubernetesObject,
  type ObjectReference,
  type StackResource,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  applied,
  dependenciesMet,
  valid,
  type Refusal,
} from '../conditions/attemptConditions';
import type { ConditionVerdict } from '../conditions/ConditionVerdict';
import type { Verdicts } from '../conditions/settleConditions';
import type { InterestIndex } from '../informers/InterestIndex';
import type { LabelIndex } from '../informers/LabelIndex';
import type { SharedInformers } from '../informers/SharedInformers';
import type { CapabilitiesCache } from '../operator/CapabilitiesCache';
import { violationsOf, type OperatorPolicy } from '../policy/OperatorPolicy';
import type { StatusWriter } from '../status/StatusWriter';
import { namespaceReference, namespacesOf } from './namespacePolicy';
import { observeStack } from './observeStack';
import { isOwnedBy, ownedManifest, ownerOf, type Owner } from './ownership';
import { RecentResults } from './RecentResults';
import type { Attempt, StackApplier } from './StackApplier';
import type { StackDeletion } from './StackDeletion';
import { parseStackKey } from './stackKey';
import { stackPlanOf, type StackPlan } from './stackPlan';

export interface ReconcilerOptions {
  informers: SharedInformers;
  applier: StackApplier;
  deletion: Pick<StackDeletion, 'advance'>;
  status: Pick<StatusWriter, 'write'>;
  pods: LabelIndex;
  interests: InterestIndex;
  capabilities: CapabilitiesCache;
  policy: OperatorPolicy;
}

/** What a custom resource stands for, and which objects its conditions look at. */
interface CompiledStack {
  manifests: readonly KubernetesObject[];
  /** Kinds that it needs and the cluster does not serve, with what they are needed for. */
  missingKinds: ReadonlyMap<string, string>;
  plan: StackPlan;
}

/** A custom resource is looked at several times in a row until it is ready, and then hardly ever. */
const remembered = 100;

/** How soon a name conflict is looked at again: nobody tells us when somebody else's object goes. */
const conflictRecheckMs = 30_000;
/** How soon the cluster is asked again for kinds that it did not serve: it serves them a moment after their CRD came. */
const missingKindRecheckMs = 5_000;

/**
 * Brings the cluster to what one custom resource says and its status to what the cluster says. It may be called at any time
 * and any number of times; when everything is as it should be, it writes nothing.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #checked = new RecentResults<CheckedStackResource>(remembered);
  readonly #compiled = new RecentResults<CompiledStack>(remembered);

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  async reconcile(key: string): Promise<{ requeueAfterMs?: number }> {
    const { applier, deletion, informers, interests, pods } = this.#options;
    const live = informers.get(parseStackKey(key));
    if (!live) {
      interests.register(key, []);
      pods.register(key, []);
      return {};
    }
    const owner = ownerOf(live);
    if (live.metadata.deletionTimestamp !== undefined) {
      return deletion.advance(live, owner);
    }

    const { generation, uid = '' } = live.metadata;
    const { findings, resource } = this.#checked.get(uid, [generation], () =>
      checkStackResource(desired(live)),
    );
    if (!resource) {
      return this.#refuse(live, {
        type: 'invalid',
        findings: findings.filter(({ severity }) => severity === 'error'),
      });
    }

    const { manifests, missingKinds, plan } = await this.#compile(
      live,
      resource,
      owner,
    );
    const targets = namespacesOf(manifests).map(namespaceReference);
    const violations = violationsOf(
      {
        resource,
        manifests,
        namespace: name => informers.get(namespaceReference(name)),
      },
      this.#options.policy,
    );
    if (violations.length > 0) {
      // A namespace may come to allow it.
      interests.register(key, targets);
      return this.#refuse(live, { type: 'not-allowed', violations });
    }

    const attempt = await applier.apply({
      live,
      resource,
      owner,
      manifests,
      missingKinds,
    });
    return this.#report(key, live, {
      plan,
      manifests,
      attempt,
      targets,
      warnings: findings,
      owner,
    });
  }

  async #compile(
    { metadata: { generation, uid = '' } }: KubernetesObject,
    resource: StackResource,
    owner: Owner,
  ): Promise<CompiledStack> {
    const compileFor = async (maxAgeMs?: number) => {
      const capabilities = await this.#options.capabilities.read(maxAgeMs);
      return this.#compiled.get(uid, [generation, capabilities], () =>
        compileStack(resource, capabilities, owner),
      );
    };
    const known = await compileFor();
    return known.missingKinds.size === 0
      ? known
      : compileFor(missingKindRecheckMs);
  }

  async #report(
    key: string,
    live: KubernetesObject,
    context: {
      plan: StackPlan;
      manifests: readonly KubernetesObject[];
      attempt: Attempt;
      targets: readonly ObjectReference[];
      warnings: readonly Finding[];
      owner: Owner;
    },
  ): Promise<{ requeueAfterMs?: number }> {
    const { informers, interests, pods, status } = this.#options;
    const { attempt, manifests, owner } = context;
    const wanted = new Set(
      manifests.map(one => referenceKey(referenceOf(one))),
    );
    const observation = observeStack({
      plan: context.plan,
      get: reference => informers.get(reference),
      pods,
      isOurs: object => isOwnedBy(object, owner),
      isWanted: reference => wanted.has(referenceKey(reference)),
    });
    interests.register(key, [
      ...context.targets,
      ...observation.references,
      // By name, too: a label that leads from them to us may be changed.
      ...attempt.inventory,
    ]);
    pods.register(key, observation.selections);

    const verdicts: Verdicts = {
      Valid: valid(undefined, context.warnings),
      DependenciesMet: dependenciesMet(attempt.missing),
      Applied: applied(
        attempt.problems,
        attempt.missing,
        attempt.inventory.length,
        attempt.waiting,
      ),
      ...observation.verdicts,
    };
    const { endpoints, gatewayURL, modelServers } = observation;
    await status.write(live, verdicts, {
      inventory: [...attempt.inventory],
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
    await this.#options.status.write(live, {
      Valid: valid(refusal, []),
      DependenciesMet: unknown,
      Applied: unknown,
      ModelServersReady: unknown,
      EppReady: unknown,
      PoolAttached: unknown,
      RouteAccepted: unknown,
      GatewayProgrammed: unknown,
    });
    return {};
  }
}

/** All of a custom resource that what it stands for may hang on: it stays the same as long as the generation does. */
function desired({
  apiVersion,
  kind,
  metadata: { name, namespace },
  spec,
}: KubernetesObject) {
  return { apiVersion, kind, metadata: { name, namespace }, spec };
}

function compileStack(
  resource: StackResource,
  capabilities: Capabilities,
  owner: Owner,
): CompiledStack {
  const manifests = compile(resource, capabilities).map(manifest =>
    ownedManifest(manifest, owner),
  );
  const missingKinds = new Map(
    requiredKinds(resource, capabilities)
      .filter(({ served }) => !served)
      .map(one => [kindId(one), one.reason]),
  );
  return { manifests, missingKinds, plan: stackPlanOf(resource, manifests) };
}
