import {
  ANNOTATION_CLUSTER,
  ANNOTATION_INFERENCE_POOL,
  ANNOTATION_SCHEDULER_INSTALL,
  ANNOTATION_SIMULATOR_DEPLOYMENT,
  ENTITY_TYPE_INFERENCE_STACK,
  LABEL_OWNER,
} from '../annotations';
import type { SchedulerInstall, SimulatorDeployment } from '../crd';
import { entityNameFor } from '../names/entityName';
import { ownerLabelOf } from '../names/ownerLabel';
import { inferencePoolOf } from '../names/stackNames';

/** A catalog entity of kind Resource, as far as a stack has one. @public */
export interface StackEntityDocument {
  apiVersion: 'backstage.io/v1alpha1';
  kind: 'Resource';
  metadata: {
    name: string;
    title: string;
    description: string;
    annotations: Record<string, string>;
  };
  spec: { type: string; owner: string };
}

/**
 * How one stack in one cluster looks in the catalog, whether the entity provider found it or a file says so: both have the same name, so
 * the catalog holds it once.
 *
 * @param options - `owner`: entity ref
 * @public
 */
export function stackEntityDocument(options: {
  cluster: string;
  schedulerInstall: SchedulerInstall;
  simulatorDeployment?: SimulatorDeployment;
  owner: string;
}): StackEntityDocument {
  const { cluster, owner, schedulerInstall, simulatorDeployment } = options;
  const { namespace, name } = schedulerInstall.metadata;
  const pool = inferencePoolOf(schedulerInstall);
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
    spec: { type: ENTITY_TYPE_INFERENCE_STACK, owner },
  };
}
