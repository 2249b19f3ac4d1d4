import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import {
  schedulerInstall,
  simulatorDeployment,
} from '../../packages/operator/src/testing/stacks';

/** Where stacks of this benchmark stand: as many teams as share a cluster. */
export const namespaces = Array.from(
  { length: 10 },
  (_, index) => `team-${index}`,
);

/** The two custom resources of a stack as the template makes them, with two model servers. */
export function stackPair(
  batch: string,
  index: number,
): [KubernetesObject, KubernetesObject] {
  const namespace = namespaces[index % namespaces.length];
  const name = `${batch}-${index}`;
  return [
    simulatorDeployment(namespace, name, {
      decode: { enabled: true, replicas: 2 },
    }),
    schedulerInstall(namespace, name),
  ];
}
