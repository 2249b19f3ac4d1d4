import {
  LABEL_STACK,
  SIM_API_VERSION,
  referenceKey,
  referenceOf,
  schedulerInstallOf,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  frontedSimulator,
  readInventory,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import type { StackPlace } from '../access/StackPlace';

/** The custom resources of a stack, as they are in the cluster. */
export interface StackMembers {
  schedulerInstall?: KubernetesObject;
  simulatorDeployments: KubernetesObject[];
  /** All of them. */
  all: KubernetesObject[];
}

/**
 * Finds what belongs to a stack: the SchedulerInstall of that name and the SimulatorDeployment that it fronts, or the SimulatorDeployment of that
 * name where there is no scheduler, and everything that carries the stack's label.
 *
 * @throws ClusterError when the cluster cannot be read.
 */
export async function findMembers(
  client: ClusterClient,
  { name, namespace }: Pick<StackPlace, 'name' | 'namespace'>,
  signal?: AbortSignal,
): Promise<StackMembers> {
  const get = (kind: string, place: { namespace: string; name: string }) =>
    client.get({ apiVersion: SIM_API_VERSION, kind, ...place }, { signal });
  const [install, namesake] = await Promise.all([
    get('SchedulerInstall', { namespace, name }),
    get('SimulatorDeployment', { namespace, name }),
  ]);
  const label = (install ?? namesake)?.metadata.labels?.[LABEL_STACK] ?? name;
  const parsed = schedulerInstallOf(install);
  const [inventory, fronted] = await Promise.all([
    readInventory(client, { name: label, namespaces: [namespace] }, { signal }),
    parsed && frontedSimulator(client, parsed, { signal }),
  ]);
  const all = new Map(
    // The last one of a name stays: the one that was found by it.
    [...inventory, fronted ?? (install ? undefined : namesake), install]
      .filter(object => object !== undefined)
      .map(object => [referenceKey(referenceOf(object)), object]),
  );
  const members = [...all.values()];
  return {
    ...(install && { schedulerInstall: install }),
    simulatorDeployments: members.filter(
      ({ kind }) => kind === 'SimulatorDeployment',
    ),
    all: members,
  };
}
