import { parseStackResource } from '../crd';
import type { SchedulerInstall, SimulatorDeployment } from '../crd';

/** A SchedulerInstall `demo` in `llm-d-sim`, parsed. */
export function schedulerInstall(
  spec: Record<string, unknown> = {},
  metadata: Record<string, unknown> = {},
): SchedulerInstall {
  const parsed = parseStackResource({
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind: 'SchedulerInstall',
    metadata: { name: 'demo', namespace: 'llm-d-sim', ...metadata },
    spec: { simulatorNamespace: 'llm-d-sim', ...spec },
  });
  if (!parsed.ok || parsed.resource.kind !== 'SchedulerInstall') {
    throw new Error(`Not a SchedulerInstall: ${JSON.stringify(parsed)}`);
  }
  return parsed.resource;
}

/** A SimulatorDeployment `demo` in `llm-d-sim`, parsed. */
export function simulatorDeployment(
  spec: Record<string, unknown> = {},
  metadata: Record<string, unknown> = {},
): SimulatorDeployment {
  const parsed = parseStackResource({
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind: 'SimulatorDeployment',
    metadata: { name: 'demo', namespace: 'llm-d-sim', ...metadata },
    spec,
  });
  if (!parsed.ok || parsed.resource.kind !== 'SimulatorDeployment') {
    throw new Error(`Not a SimulatorDeployment: ${JSON.stringify(parsed)}`);
  }
  return parsed.resource;
}
