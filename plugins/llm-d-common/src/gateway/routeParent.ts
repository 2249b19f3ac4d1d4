import type { SchedulerInstall } from '../crd';
import { schedulerNames, type NamespacedName } from '../names/stackNames';

/** The Gateway that the route of a SchedulerInstall attaches to. */
export interface RouteParent extends NamespacedName {
  /** Whether the SchedulerInstall makes it. */
  own: boolean;
}

/** Where the route of a SchedulerInstall attaches. */
export function routeParentOf(install: SchedulerInstall): RouteParent {
  const { gateway, routing } = install.spec;
  const made = schedulerNames(install).gateway;
  const name = routing?.parentGateway?.name ?? made.name;
  const namespace = routing?.parentGateway?.namespace ?? made.namespace;
  return {
    name,
    namespace,
    own:
      gateway?.enabled === true &&
      name === made.name &&
      namespace === made.namespace,
  };
}
