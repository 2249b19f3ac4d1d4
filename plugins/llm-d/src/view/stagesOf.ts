import {
  parseStackResource,
  type KubernetesObject,
  type StackAction,
} from '@llm-d-sim/plugin-llm-d-common';

/** A stage that can be scaled. */
export interface StageReplicas {
  stage: Extract<StackAction, { type: 'scale' }>['stage'];
  /** Pods that it is to have, however many there are. */
  replicas: number;
}

const stages = ['decode', 'prefill'] as const;

/**
 * The stages that the SimulatorDeployment wants; one without stages is a decode stage.
 *
 * @param objects - the custom resources, among others
 */
export function stagesOf(
  objects: readonly KubernetesObject[],
): StageReplicas[] {
  for (const object of objects) {
    const parsed = parseStackResource(object);
    if (parsed.ok && parsed.resource.kind === 'SimulatorDeployment') {
      const { spec } = parsed.resource;
      const enabled = stages.flatMap(stage => {
        const { enabled: isWanted, replicas = 0 } = spec[stage] ?? {};
        return isWanted ? [{ stage, replicas }] : [];
      });
      return enabled.length > 0
        ? enabled
        : [{ stage: 'decode', replicas: spec.replicas }];
    }
  }
  return [];
}
