import { autoscalerController } from './autoscalerController';
import type { Controller, ControllerContext } from './Controller';
import { deploymentController } from './deploymentController';
import { endpointsController } from './endpointsController';
import { namespaceDefaultsController } from './namespaceDefaultsController';
import { replicaSetController } from './replicaSetController';

export { startControllers } from './startControllers';

/** The controllers of a control plane, but for those that the API server runs itself. */
export function workloadControllers(
  context: ControllerContext,
  options: { caData: string },
): Controller[] {
  return [
    deploymentController(context),
    replicaSetController(context),
    autoscalerController(context),
    endpointsController(context),
    namespaceDefaultsController(context, options.caData),
  ];
}
