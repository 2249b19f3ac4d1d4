import { NotFoundError } from '@backstage/errors';
import {
  SIM_API_VERSION,
  evaluateHealth,
  inferencePoolOf,
  parseStackResource,
  type HealthReport,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  readStackSnapshot,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import type { NamespacedName, StackReference } from '../stacks/StackReference';

/** Reads a stack's objects and judges them. */
export class StackHealth {
  readonly #clusterOf: (name: string) => ClusterClient;
  readonly #now: () => Date;

  constructor(options: {
    clusterOf(name: string): ClusterClient;
    now(): Date;
  }) {
    this.#clusterOf = options.clusterOf;
    this.#now = options.now;
  }

  /** @throws ClusterError when the cluster does not answer. */
  async report(
    stack: StackReference,
    options: { signal: AbortSignal },
  ): Promise<HealthReport> {
    const cluster = this.#clusterOf(stack.cluster);
    const snapshot = await readStackSnapshot(
      cluster,
      {
        pool: stack.pool ?? (await poolOf(cluster, stack, options.signal)),
        schedulerInstall: stack.schedulerInstall,
        simulatorDeployment: stack.simulatorDeployment,
      },
      options,
    );
    return evaluateHealth(snapshot, [], this.#now());
  }
}

/** Health starts at the pool; an entity that names only a custom resource leads to it. */
async function poolOf(
  cluster: ClusterClient,
  stack: StackReference,
  signal: AbortSignal,
): Promise<NamespacedName> {
  const install =
    stack.schedulerInstall &&
    (await cluster.get(
      {
        apiVersion: SIM_API_VERSION,
        kind: 'SchedulerInstall',
        ...stack.schedulerInstall,
      },
      { signal },
    ));
  const parsed = install && parseStackResource(install);
  if (!parsed?.ok || parsed.resource.kind !== 'SchedulerInstall') {
    throw new NotFoundError(
      `${stack.entityRef} leads to SchedulerInstall ${stack.schedulerInstall?.namespace}/${stack.schedulerInstall?.name}, which is not in cluster ${cluster.cluster} or not valid`,
    );
  }
  return inferencePoolOf(parsed.resource);
}
