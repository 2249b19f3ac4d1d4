import { NotAllowedError } from '@backstage/errors';
import {
  describeRefusals,
  namespaceOwners,
  namespacesReachedBy,
  targetRefusals,
  type KubernetesObject,
  type PolicyRefusal,
  type StackPolicy,
  schedulerInstallOf,
} from '@llm-d-sim/plugin-llm-d-common';
import type { Caller } from '../caller/Caller';
import { placesOf, type StackReference } from './StackReference';

/** Whose stack it is about. */
export interface ReachingCaller {
  caller: Pick<Caller, 'owners'>;
  stack: StackReference;
}

/**
 * How far a stack may lead whoever asks. Its SchedulerInstall names namespaces of pool, EPP and gateway, and whoever may write one
 * chooses them: the policy is asked about each, as it is about those of the entity's annotations.
 */
export class StackReach {
  readonly #policy: StackPolicy;

  constructor(options: { policy: StackPolicy }) {
    this.#policy = options.policy;
  }

  /** False when the policy says nothing of where a stack may be, so that nothing need be read to ask it. */
  get limited(): boolean {
    return (
      this.#policy.clusters !== undefined ||
      this.#policy.namespaces !== undefined
    );
  }

  /**
   * For what only shows. A stack that was read from its cluster is shown to whoever has the permission; beyond its own namespace it
   * leads where the policy lets its reader go, or those to whom the policy gives its namespace: they have made it.
   *
   * @param install - undefined when it cannot be read: then only the annotations lead somewhere
   * @param alsoIn - further namespaces that were found on the way
   * @throws NotAllowedError that names the rule.
   */
  async requireReadable(
    { caller, stack }: ReachingCaller,
    install: KubernetesObject | undefined,
    alsoIn: readonly string[] = [],
  ): Promise<void> {
    if (!this.limited) {
      return;
    }
    const { cluster, provided } = stack;
    const all = namespacesOf(stack, install, alsoIn);
    if (!provided) {
      await this.#demand({ caller, stack }, all);
      return;
    }
    const own = (stack.schedulerInstall ?? stack.pool)?.namespace ?? '';
    const makers = namespaceOwners(this.#policy, { cluster, namespace: own });
    const beyond = all.filter(
      namespace =>
        namespace !== own &&
        this.#refusals(cluster, namespace, makers).some(
          ({ rule }) => rule === 'llmD.policy.namespaces',
        ),
    );
    await this.#demand({ caller, stack }, beyond);
  }

  /**
   * For what changes a cluster or loads it.
   *
   * @throws NotAllowedError that names the rule.
   */
  async requireReachable(
    reaching: ReachingCaller,
    install: KubernetesObject | undefined,
    alsoIn: readonly string[] = [],
  ): Promise<void> {
    if (this.limited) {
      await this.#demand(
        reaching,
        namespacesOf(reaching.stack, install, alsoIn),
      );
    }
  }

  async #demand(
    { caller, stack }: ReachingCaller,
    namespaces: readonly string[],
  ): Promise<void> {
    if (namespaces.length === 0) {
      return;
    }
    const owners = await caller.owners();
    const messages = new Set(
      namespaces.map(namespace =>
        describeRefusals(this.#refusals(stack.cluster, namespace, owners)),
      ),
    );
    messages.delete('');
    if (messages.size > 0) {
      throw new NotAllowedError(
        `${stack.entityRef}: ${[...messages].join('; ')}`,
      );
    }
  }

  #refusals(
    cluster: string,
    namespace: string,
    owners: Awaited<ReturnType<Caller['owners']>>,
  ): PolicyRefusal[] {
    return targetRefusals(this.#policy, { cluster, namespace, owners });
  }
}

/** Of annotations and SchedulerInstall: the ones may not have caught up with the other. */
function namespacesOf(
  stack: StackReference,
  install: KubernetesObject | undefined,
  alsoIn: readonly string[],
): string[] {
  const parsed = schedulerInstallOf(install);
  return [
    ...new Set([
      ...placesOf(stack).map(({ namespace }) => namespace),
      ...(parsed ? namespacesReachedBy(parsed) : []),
      ...alsoIn,
    ]),
  ];
}
