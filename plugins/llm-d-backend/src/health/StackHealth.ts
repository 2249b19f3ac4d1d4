import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  SIM_API_VERSION,
  eppProfileView,
  evaluateHealth,
  probePlanOf,
  type DriftReport,
  type EppProfileView,
  type HealthNode,
  type HealthNodeId,
  type HealthReport,
  type KubernetesObject,
  type NodeDetails,
  type PodFigures,
  type Probe,
  type StackTarget,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  ClusterError,
  probeStack,
  readDrift,
  readHealth,
  readNodeDetails,
  readPodFigures,
  readSnapshotOrWhyNot,
  readStackSnapshot,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import type { Fleet } from '../fleet/Fleet';
import type { ProbeMemory } from '../fleet/ProbeMemory';
import { stackTarget } from '../fleet/stackTarget';
import type { AuthorizedStack } from '../stacks/AuthorizedStack';
import type { StackReach } from '../stacks/StackReach';
import { readRunningEpp } from './readRunningEpp';

interface Reading {
  signal: AbortSignal;
}

/** What one stack's page shows of its cluster. */
export class StackHealth {
  readonly #allowedGateways: readonly string[];
  readonly #fleet: Fleet;
  readonly #now: () => Date;
  readonly #probes: ProbeMemory;
  readonly #reach: StackReach;

  constructor(options: {
    allowedGateways: readonly string[];
    fleet: Fleet;
    now(): Date;
    probes: ProbeMemory;
    reach: StackReach;
  }) {
    this.#allowedGateways = options.allowedGateways;
    this.#fleet = options.fleet;
    this.#now = options.now;
    this.#probes = options.probes;
    this.#reach = options.reach;
  }

  /** Out of what is known of the cluster; an EPP that is not well is looked at by itself, for its log says why. */
  async report(
    authorized: AuthorizedStack,
    reading: Reading,
  ): Promise<HealthReport> {
    const { cluster, entityRef, schedulerInstall } = authorized.stack;
    const known = this.#fleet.report(cluster, entityRef);
    if (known && isWell(known.root, 'epp')) {
      // The verdict is about what the same memory holds.
      await this.#reach.requireReadable(
        authorized,
        schedulerInstall &&
          this.#fleet.of(cluster)?.installOf(schedulerInstall),
      );
      return known;
    }
    const client = await authorized.cluster();
    return readHealth(client, await this.#target(client, authorized, reading), {
      now: this.#now,
      probes: this.#probes.of(entityRef),
      ...reading,
    });
  }

  /** Asks the stack itself, and judges with what it says. */
  async probe(
    authorized: AuthorizedStack,
    reading: Reading,
  ): Promise<HealthReport> {
    const { cluster, entityRef } = authorized.stack;
    const client = await authorized.cluster();
    const target = await this.#target(client, authorized, reading);
    const snapshot = await readSnapshotOrWhyNot(client, target, reading);
    const { gateway } = probePlanOf(snapshot, this.#now());
    await this.#reach.requireReadable(
      authorized,
      undefined,
      namespacesOf(gateway?.object),
    );
    const probes: Probe[] = await probeStack(client, snapshot, {
      allowedGateways: this.#allowedGateways,
      now: this.#now,
      ...reading,
    });
    this.#probes.remember(entityRef, probes);
    this.#fleet.of(cluster)?.judgeNow();
    return evaluateHealth(snapshot, probes, this.#now());
  }

  async podFigures(
    authorized: AuthorizedStack,
    reading: Reading,
  ): Promise<PodFigures[]> {
    const client = await authorized.cluster();
    const target = await this.#target(client, authorized, reading);
    const snapshot = await readStackSnapshot(client, target, reading);
    return readPodFigures(
      client,
      probePlanOf(snapshot, this.#now()).modelPods,
      {
        now: this.#now,
        ...reading,
      },
    );
  }

  async drift(
    authorized: AuthorizedStack,
    reading: Reading,
  ): Promise<DriftReport> {
    const { entityRef, schedulerInstall, simulatorDeployment } =
      authorized.stack;
    if (!schedulerInstall && !simulatorDeployment) {
      throw new NotFoundError(
        `${entityRef} has no custom resources, so nothing says what its objects should be`,
      );
    }
    return inWords(async () =>
      readDrift(
        await authorized.cluster(),
        { schedulerInstall, simulatorDeployment },
        {
          now: this.#now,
          admit: namespaces =>
            this.#reach.requireReadable(authorized, undefined, namespaces),
          ...reading,
        },
      ),
    );
  }

  async node(
    authorized: AuthorizedStack,
    node: HealthNodeId,
    reading: Reading,
  ): Promise<NodeDetails> {
    const client = await authorized.cluster();
    const target = await this.#target(client, authorized, reading);
    const snapshot = await readStackSnapshot(client, target, reading);
    return readNodeDetails(client, snapshot, node, reading);
  }

  async eppProfile(
    authorized: AuthorizedStack,
    reading: Reading,
  ): Promise<EppProfileView> {
    const client = await authorized.cluster();
    const [target, install] = await Promise.all([
      this.#target(client, authorized, reading),
      installOf(client, authorized, reading),
    ]);
    const running = await readRunningEpp(client, target.pool, reading);
    const view = eppProfileView({ running, schedulerInstall: install });
    if (!view) {
      throw new NotFoundError(
        `${authorized.stack.entityRef} has no EPP that runs, and no SchedulerInstall that says how it should`,
      );
    }
    return view;
  }

  async #target(
    client: ClusterClient,
    authorized: AuthorizedStack,
    reading: Reading,
  ): Promise<StackTarget> {
    const { cluster, entityRef, pool, schedulerInstall } = authorized.stack;
    const install =
      pool && !this.#reach.limited
        ? undefined
        : await installOf(client, authorized, reading);
    await this.#reach.requireReadable(authorized, install);
    const target = stackTarget(authorized.stack, install);
    if (!target) {
      throw new NotFoundError(
        `${entityRef} leads to SchedulerInstall ${schedulerInstall?.namespace}/${schedulerInstall?.name}, which is not in cluster ${cluster} or not valid`,
      );
    }
    return target;
  }
}

async function installOf(
  client: ClusterClient,
  { stack }: AuthorizedStack,
  reading: Reading,
) {
  return (
    stack.schedulerInstall &&
    client.get(
      {
        apiVersion: SIM_API_VERSION,
        kind: 'SchedulerInstall',
        ...stack.schedulerInstall,
      },
      reading,
    )
  );
}

function namespacesOf(object: KubernetesObject | undefined): string[] {
  const namespace = object?.metadata.namespace;
  return namespace === undefined ? [] : [namespace];
}

/** An error in words for a person, about the stack and not about us. */
async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && !(error instanceof ClusterError)) {
      throw error.name === 'Error'
        ? new ServiceUnavailableError(error.message, error)
        : error;
    }
    throw error;
  }
}

function isWell(node: HealthNode, id: HealthNodeId): boolean {
  return node.id === id
    ? node.status === 'healthy'
    : node.children.every(child => isWell(child, id));
}
