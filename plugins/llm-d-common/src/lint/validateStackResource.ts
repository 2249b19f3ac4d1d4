import type { StackResource } from '../crd';
import type { Finding } from '../findings';
import { lintNames } from './lintNames';
import { lintSchedulerInstall } from './lintSchedulerInstall';
import { lintSimulatorDeployment } from './lintSimulatorDeployment';

/**
 * What is wrong with a custom resource beyond what its schema says. Errors stand in the way of compiling and show as
 * `Valid=False`; warnings say what has no effect, or another one than may be meant.
 *
 * @param resource - parsed, defaults applied
 * @public
 */
export function validateStackResource(resource: StackResource): Finding[] {
  return [
    ...(resource.kind === 'SimulatorDeployment'
      ? lintSimulatorDeployment(resource)
      : lintSchedulerInstall(resource)),
    ...lintNames(resource),
  ];
}
