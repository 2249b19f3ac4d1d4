import type { z } from 'zod';
import type { KubernetesObject } from '../../kubernetes/KubernetesObject';
import {
  gatewayClassView,
  gatewayView,
  grantView,
  poolView,
  routeView,
} from './gatewayViews';
import {
  destinationRuleView,
  networkPolicyView,
  peerAuthenticationView,
} from './networkViews';
import {
  eventView,
  namespaceView,
  schedulerInstallView,
  simulatorDeploymentView,
  stackResourceView,
} from './stackViews';
import { deploymentView, podView, serviceView } from './workloadViews';

export type { BackendRef } from './gatewayViews';
export type { NetworkPolicyView } from './networkViews';

/** What of an object is understood; parsed once per object, for objects do not change once they were read. */
function remembered<Schema extends z.ZodType>(
  schema: Schema,
): (object: KubernetesObject) => z.output<Schema> {
  const known = new WeakMap<KubernetesObject, z.output<Schema>>();
  return object => {
    let view = known.get(object);
    if (view === undefined) {
      view = schema.parse(object);
      known.set(object, view);
    }
    return view;
  };
}

/**
 * Typed views of objects, by kind: what health understands of them; the rest is left, for an object of a newer version must not
 * blind it. Keep one for as long as objects of one cluster are looked at again and again: what has not
 * changed is not parsed anew.
 */
export function createViews() {
  return {
    gateway: remembered(gatewayView),
    gatewayClass: remembered(gatewayClassView),
    route: remembered(routeView),
    grant: remembered(grantView),
    pool: remembered(poolView),
    service: remembered(serviceView),
    deployment: remembered(deploymentView),
    pod: remembered(podView),
    namespace: remembered(namespaceView),
    networkPolicy: remembered(networkPolicyView),
    destinationRule: remembered(destinationRuleView),
    peerAuthentication: remembered(peerAuthenticationView),
    event: remembered(eventView),
    stackResource: remembered(stackResourceView),
    schedulerInstall: remembered(schedulerInstallView),
    simulatorDeployment: remembered(simulatorDeploymentView),
  };
}

/** {@link createViews}'s result. */
export type Views = ReturnType<typeof createViews>;
