import { scenarios } from '@llm-d-sim/plugin-llm-d-common';
import { runScenario, type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { ExecuteScenario } from './RoutingTestRunner';

/** Executes scenarios with real requests to the stack's gateway. */
export function executeOnCluster(options: {
  clusterOf(name: string): ClusterClient;
  allowedGateways: readonly string[];
}): ExecuteScenario {
  return async ({ scenario: id, stack, signal, onProgress }) => {
    const scenario = scenarios[id];
    const { schedulerInstall } = stack;
    if (!scenario || !schedulerInstall) {
      throw new Error(`${stack.entityRef} cannot run scenario ${id}`);
    }
    return runScenario({
      scenario,
      cluster: options.clusterOf(stack.cluster),
      stack: { schedulerInstall },
      allowedGateways: options.allowedGateways,
      signal,
      onProgress,
    });
  };
}
