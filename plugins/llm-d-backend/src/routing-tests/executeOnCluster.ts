import { scenarios } from '@llm-d-sim/plugin-llm-d-common';
import { runScenario } from '@llm-d-sim/plugin-llm-d-node';
import type { ExecuteScenario } from './ExecuteScenario';

/** Executes scenarios with real requests to the stack's gateway. */
export function executeOnCluster(options: {
  allowedGateways: readonly string[];
}): ExecuteScenario {
  return async ({ scenario: id, stack, ...run }) => {
    const scenario = scenarios[id];
    const { schedulerInstall } = stack;
    if (!scenario || !schedulerInstall) {
      throw new Error(`${stack.entityRef} cannot run scenario ${id}`);
    }
    return runScenario({
      ...run,
      scenario,
      stack: { schedulerInstall },
      allowedGateways: options.allowedGateways,
    });
  };
}
