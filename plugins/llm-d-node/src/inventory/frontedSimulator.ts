import {
  SIM_API_VERSION,
  inferencePoolOf,
  pairStacks,
  poolSelectorOf,
  type KubernetesObject,
  type SchedulerInstall,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';

/**
 * The SimulatorDeployment that a SchedulerInstall fronts: the one whose pods its pool selects.
 *
 * @returns undefined when there is none
 * @throws ClusterError when the cluster cannot be read.
 * @public
 */
export async function frontedSimulator(
  cluster: ClusterClient,
  install: SchedulerInstall,
  options: { signal?: AbortSignal } = {},
): Promise<KubernetesObject | undefined> {
  const { namespace, name } = install.metadata;
  const poolNamespace = inferencePoolOf(install).namespace;
  const simulators = await cluster.list(
    { apiVersion: SIM_API_VERSION, kind: 'SimulatorDeployment' },
    { namespace: poolNamespace, ...options },
  );
  const [pair] = pairStacks(
    [{ namespace, name, poolNamespace, selector: poolSelectorOf(install) }],
    simulators.map(object => ({
      namespace: poolNamespace,
      name: object.metadata.name,
      object,
    })),
  );
  return pair.simulatorDeployment?.object;
}
