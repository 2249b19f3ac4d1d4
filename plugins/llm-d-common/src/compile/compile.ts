import type { StackResource } from '../crd';
import { inCanonicalOrder } from '../kubernetes/canonicalOrder';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { Capabilities } from './Capabilities';
import { compileSchedulerInstall } from './compileSchedulerInstall';
import { compileSimulatorDeployment } from './compileSimulatorDeployment';

/**
 * What a custom resource stands for: the objects to apply, in this order. Pure: the same input gives the same bytes, whatever order
 * its keys are in.
 *
 * The objects carry labels that lead back to the custom resource; owner references are the operator's business, for they cannot
 * cross namespaces. A kind that the cluster does not serve is compiled all the same: {@link requiredKinds} tells what is
 * missing.
 *
 * @param resource - parsed, and without errors of {@link validateStackResource}
 * @param capabilities - of the cluster
 * @public
 */
export function compile(
  resource: StackResource,
  capabilities: Capabilities,
): KubernetesObject[] {
  const ordered = inCanonicalOrder(resource);
  return ordered.kind === 'SimulatorDeployment'
    ? compileSimulatorDeployment(ordered, capabilities)
    : compileSchedulerInstall(ordered, capabilities);
}
