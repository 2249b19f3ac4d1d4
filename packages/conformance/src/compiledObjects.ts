import {
  compile,
  kindId,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  clusterGenerations,
  type ClusterGeneration,
} from './clusterGenerations';
import { exampleResources } from './exampleResources';

/** An object that the compiler made, and what it was made from. */
export interface CompiledObject {
  object: KubernetesObject;
  /** Name of the example. */
  example: string;
  generation: ClusterGeneration;
}

/** Everything that the compiler makes of the examples, for every generation of clusters. */
export function compiledObjects(): CompiledObject[] {
  return clusterGenerations.flatMap(generation =>
    exampleResources().flatMap(({ name, resource }) =>
      compile(resource, generation.capabilities).map(object => ({
        object,
        example: name,
        generation,
      })),
    ),
  );
}

/** For test reports. */
export function describeCompiledObject({
  object,
  example,
  generation,
}: CompiledObject): string {
  const { kubernetesVersion } = generation.capabilities;
  return `${kindId(object)} ${
    object.metadata.name
  } (${example}; Kubernetes ${kubernetesVersion})`;
}
