import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  ANNOTATION_ENTITY,
  inferencePoolOf,
  pairStacks,
  parseStackResource,
  poolSelectorOf,
  stackEntityDocument,
  type KubernetesObject,
  type StackEntityDocument,
} from '@llm-d-sim/plugin-llm-d-common';

/** The catalog entity of custom resources; none without a SchedulerInstall, for that is what an entity stands for. */
export function entityFor(
  manifests: readonly KubernetesObject[],
  options: { cluster: string; owner?: string },
): StackEntityDocument | undefined {
  const resources = manifests.flatMap(manifest => {
    const parsed = parseStackResource(manifest);
    return parsed.ok ? [parsed.resource] : [];
  });
  const [pair] = pairStacks(
    resources.flatMap(resource =>
      resource.kind === 'SchedulerInstall'
        ? [
            {
              ...resource.metadata,
              poolNamespace: inferencePoolOf(resource).namespace,
              selector: poolSelectorOf(resource),
              resource,
            },
          ]
        : [],
    ),
    resources.flatMap(resource =>
      resource.kind === 'SimulatorDeployment'
        ? [{ ...resource.metadata, resource }]
        : [],
    ),
  );
  return (
    pair &&
    stackEntityDocument({
      cluster: options.cluster,
      owner: options.owner ?? 'group:default/unknown',
      schedulerInstall: pair.schedulerInstall.resource,
      simulatorDeployment: pair.simulatorDeployment?.resource,
    })
  );
}

/** The same custom resources, where the SchedulerInstall names the entity that stands for the stack, so that it may be changed by that. */
export function naming(
  manifests: readonly KubernetesObject[],
  entity: StackEntityDocument,
): KubernetesObject[] {
  return manifests.map(manifest =>
    manifest.kind === 'SchedulerInstall'
      ? {
          ...manifest,
          metadata: {
            ...manifest.metadata,
            annotations: {
              ...manifest.metadata.annotations,
              [ANNOTATION_ENTITY]: stringifyEntityRef(entity),
            },
          },
        }
      : manifest,
  );
}
