import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  parseEntityRef,
  stringifyEntityRef,
  type ResourceEntity,
} from '@backstage/catalog-model';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_INFERENCE_POOL,
  ANNOTATION_OWNER,
  ANNOTATION_SCHEDULER_INSTALL,
  ANNOTATION_SIMULATOR_DEPLOYMENT,
  ENTITY_TYPE_INFERENCE_STACK,
  LABEL_OWNER,
  entityNameFor,
  inferencePoolOf,
  ownerLabelOf,
  type SchedulerInstall,
  type SimulatorDeployment,
} from '@llm-d-sim/plugin-llm-d-common';
import type { OwnerPolicy } from './readProviderConfig';

/** What one stack in one cluster looks like in the catalog. */
export function stackEntity(options: {
  cluster: string;
  schedulerInstall: SchedulerInstall;
  simulatorDeployment?: SimulatorDeployment;
  owners: OwnerPolicy;
}): ResourceEntity {
  const { cluster, schedulerInstall, simulatorDeployment, owners } = options;
  const { namespace, name } = schedulerInstall.metadata;
  const pool = inferencePoolOf(schedulerInstall);
  const location = `llm-d:${cluster}/${namespace}/schedulerinstalls/${name}`;
  const owned = [schedulerInstall, simulatorDeployment]
    .filter(resource => resource !== undefined)
    .map(ownerLabelOf);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: entityNameFor(cluster, namespace, name),
      title: `${name} (${namespace}, ${cluster})`,
      description: `llm-d scheduler and simulator stack in cluster ${cluster}`,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [ANNOTATION_CLUSTER]: cluster,
        [ANNOTATION_INFERENCE_POOL]: `${pool.namespace}/${pool.name}`,
        [ANNOTATION_SCHEDULER_INSTALL]: `${namespace}/${name}`,
        ...(simulatorDeployment && {
          [ANNOTATION_SIMULATOR_DEPLOYMENT]: `${simulatorDeployment.metadata.namespace}/${simulatorDeployment.metadata.name}`,
        }),
        'backstage.io/kubernetes-cluster': cluster,
        'backstage.io/kubernetes-label-selector': `${LABEL_OWNER} in (${owned.join(
          ',',
        )})`,
      },
    },
    spec: {
      type: ENTITY_TYPE_INFERENCE_STACK,
      owner: ownerOf(schedulerInstall, owners),
    },
  };
}

/** A claim counts only in a namespace that was given to the claimed owner: anybody may write an annotation. */
function ownerOf(
  schedulerInstall: SchedulerInstall,
  { defaultOwner, ownersByNamespace }: OwnerPolicy,
): string {
  const { annotations, namespace } = schedulerInstall.metadata;
  const claim = normalized(annotations?.[ANNOTATION_OWNER]);
  return claim && ownersByNamespace.get(namespace)?.has(claim)
    ? claim
    : defaultOwner;
}

function normalized(entityRef: string | undefined): string | undefined {
  if (!entityRef) {
    return undefined;
  }
  try {
    return stringifyEntityRef(
      parseEntityRef(entityRef, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return undefined;
  }
}
