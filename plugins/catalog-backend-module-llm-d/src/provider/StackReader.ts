import type { Entity } from '@backstage/catalog-model';
import {
  inferencePoolOf,
  pairStacks,
  parseStackResource,
  poolSelectorOf,
  type KubernetesObject,
  type SchedulerInstall,
  type SimulatorDeployment,
  type StackResource,
} from '@llm-d-sim/plugin-llm-d-common';
import { stackEntities, type EntityContext } from './stackEntities';

/** From custom resources to entities. An object that has not changed is parsed once. */
export class StackReader {
  readonly #context: EntityContext;
  /** Goes with the objects that it is about. */
  readonly #parsed = new WeakMap<
    KubernetesObject,
    { resource?: StackResource }
  >();

  constructor(context: EntityContext) {
    this.#context = context;
  }

  entities(
    installs: readonly KubernetesObject[],
    simulators: readonly KubernetesObject[],
  ): Entity[] {
    const pairs = pairStacks(
      this.#parse(installs)
        .filter(
          (resource): resource is SchedulerInstall =>
            resource.kind === 'SchedulerInstall',
        )
        .map(resource => ({
          namespace: resource.metadata.namespace,
          name: resource.metadata.name,
          poolNamespace: inferencePoolOf(resource).namespace,
          selector: poolSelectorOf(resource),
          resource,
        })),
      this.#parse(simulators)
        .filter(
          (resource): resource is SimulatorDeployment =>
            resource.kind === 'SimulatorDeployment',
        )
        .map(resource => ({
          namespace: resource.metadata.namespace,
          name: resource.metadata.name,
          resource,
        })),
    );
    return pairs.flatMap(({ schedulerInstall, simulatorDeployment }) =>
      stackEntities(
        {
          schedulerInstall: schedulerInstall.resource,
          simulatorDeployment: simulatorDeployment?.resource,
        },
        this.#context,
      ),
    );
  }

  #parse(objects: readonly KubernetesObject[]): StackResource[] {
    return objects.flatMap(object => {
      let known = this.#parsed.get(object);
      if (!known) {
        const parsed = parseStackResource(object);
        known = parsed.ok ? { resource: parsed.resource } : {};
        this.#parsed.set(object, known);
      }
      return known.resource ? [known.resource] : [];
    });
  }
}
