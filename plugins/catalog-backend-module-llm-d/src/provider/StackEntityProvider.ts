import type {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  SIM_API_VERSION,
  inferencePoolOf,
  pairStacks,
  parseStackResource,
  poolSelectorOf,
  type KubernetesObject,
  type SchedulerInstall,
  type SimulatorDeployment,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { OwnerPolicy } from './readProviderConfig';
import { stackEntity } from './stackEntity';

/**
 * Emits one `Resource` entity of type `inference-stack` for each SchedulerInstall of one cluster.
 *
 * There is one provider per cluster: a full mutation replaces everything that a provider has emitted, so a cluster that
 * cannot be read keeps its entities and does not touch those of the others.
 */
export class StackEntityProvider implements EntityProvider {
  readonly #cluster: ClusterClient;
  readonly #owners: OwnerPolicy;
  readonly #taskRunner: SchedulerServiceTaskRunner;
  readonly #logger: LoggerService;
  #emitted?: string;

  constructor(options: {
    cluster: ClusterClient;
    owners: OwnerPolicy;
    taskRunner: SchedulerServiceTaskRunner;
    logger: LoggerService;
  }) {
    this.#cluster = options.cluster;
    this.#owners = options.owners;
    this.#taskRunner = options.taskRunner;
    this.#logger = options.logger.child({ target: this.getProviderName() });
  }

  getProviderName(): string {
    return `llm-d:${this.#cluster.cluster}`;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    await this.#taskRunner.run({
      id: `${this.getProviderName()}:refresh`,
      fn: async signal => {
        try {
          await this.#refresh(connection, signal);
        } catch (error) {
          this.#logger.warn(
            `Stacks of cluster ${
              this.#cluster.cluster
            } could not be read; their entities stay as they are`,
            error instanceof Error ? error : { error: String(error) },
          );
        }
      },
    });
  }

  async #refresh(
    connection: EntityProviderConnection,
    signal: AbortSignal,
  ): Promise<void> {
    const [installs, simulators] = await Promise.all([
      this.#list('SchedulerInstall', signal),
      this.#list('SimulatorDeployment', signal),
    ]);
    const entities = this.#entities(installs, simulators);
    const content = JSON.stringify(entities);
    if (content === this.#emitted) {
      return;
    }
    await connection.applyMutation({
      type: 'full',
      entities: entities.map(entity => ({
        entity,
        locationKey: this.getProviderName(),
      })),
    });
    this.#emitted = content;
    this.#logger.info(
      `Emitted ${entities.length} stacks of cluster ${this.#cluster.cluster}`,
    );
  }

  /** A cluster without our CRDs has no stacks; that is an answer, not a failure. */
  async #list(kind: string, signal: AbortSignal): Promise<KubernetesObject[]> {
    try {
      return await this.#cluster.list(
        { apiVersion: SIM_API_VERSION, kind },
        { signal },
      );
    } catch (error) {
      if (
        error instanceof Error &&
        'code' in error &&
        error.code === 'KindNotServed'
      ) {
        return [];
      }
      throw error;
    }
  }

  #entities(installs: KubernetesObject[], simulators: KubernetesObject[]) {
    const resources = [...installs, ...simulators].flatMap(object => {
      const parsed = parseStackResource(object);
      return parsed.ok ? [parsed.resource] : [];
    });
    const isInstall = (r: (typeof resources)[number]): r is SchedulerInstall =>
      r.kind === 'SchedulerInstall';
    const isSimulator = (
      r: (typeof resources)[number],
    ): r is SimulatorDeployment => r.kind === 'SimulatorDeployment';

    const pairs = pairStacks(
      resources.filter(isInstall).map(resource => ({
        namespace: resource.metadata.namespace,
        name: resource.metadata.name,
        poolNamespace: inferencePoolOf(resource).namespace,
        selector: poolSelectorOf(resource),
        resource,
      })),
      resources.filter(isSimulator).map(resource => ({
        namespace: resource.metadata.namespace,
        name: resource.metadata.name,
        resource,
      })),
    );
    return pairs.map(({ schedulerInstall, simulatorDeployment }) =>
      stackEntity({
        cluster: this.#cluster.cluster,
        schedulerInstall: schedulerInstall.resource,
        simulatorDeployment: simulatorDeployment?.resource,
        owners: this.#owners,
      }),
    );
  }
}
