import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { eppCommandLine } from './eppContainer';
import { gatewayUrlOf } from './gatewayUrl';
import { Moment } from './Moment';
import { judgePod } from './podHealth';
import type { StackSnapshot } from './StackSnapshot';
import { findTopology } from './topology';
import { createViews } from './views';

/** A model pod that can be asked for its figures. @public */
export interface ModelPod {
  namespace: string;
  name: string;
  role: 'prefill' | 'decode';
  /** First target port of the pool. */
  port: number;
}

/** What of a stack can be asked beyond the API server. @public */
export interface ProbePlan {
  /** The first Gateway that is there, and its address as the stack tells it. */
  gateway?: { object: KubernetesObject; url?: string };
  /** Hostname that the route asks for, if it does. */
  hostname?: string;
  /** EPP pods that are ready: standbys answer, and know nothing. */
  epps: { namespace: string; name: string; metricsPort: number }[];
  /** Model pods that are ready. */
  modelPods: ModelPod[];
  /** Of the decode pods, those that have been ready for a while, so that an EPP must know them. */
  settledPods: number;
}

/** Finds whom to ask. Pure: nothing is asked here. @public */
export function probePlanOf(snapshot: StackSnapshot, at: Date): ProbePlan {
  const now = new Moment(at);
  const views = createViews();
  const topology = findTopology(snapshot, [], views);
  const { epp, pool, routes } = topology;
  const gateway = topology.gateways.find(({ object }) => object)?.object;
  const install = snapshot.schedulerInstall?.object;
  const url =
    // The operator's status may be from before.
    (gateway && gatewayUrlOf(gateway)) ??
    (install && views.stackResource(install).status.gatewayURL);
  const port = pool && views.pool(pool).spec.targetPorts.at(0)?.number;
  const ready = (pods: readonly KubernetesObject[]) =>
    pods.filter(pod => {
      const { deleting, health } = judgePod(pod, views, now);
      return health.ready && !deleting;
    });
  const placed = ({ metadata }: KubernetesObject) => ({
    namespace: metadata.namespace ?? snapshot.pool.namespace,
    name: metadata.name,
  });
  const hostname = routes.flatMap(
    route => views.route(route).spec.hostnames,
  )[0];
  return {
    ...(gateway && {
      gateway: { object: gateway, ...(url !== undefined && { url }) },
    }),
    ...(hostname !== undefined && { hostname }),
    epps: ready(epp.pods).map(pod => ({
      ...placed(pod),
      metricsPort: eppCommandLine(epp, views)?.metricsPort ?? 9090,
    })),
    modelPods:
      port === undefined
        ? []
        : (['prefill', 'decode'] as const).flatMap(role =>
            ready(topology[role].pods).map(pod => ({
              ...placed(pod),
              role,
              port,
            })),
          ),
    settledPods: ready(topology.decode.pods).filter(
      pod =>
        !views
          .pod(pod)
          .status.conditions.some(
            ({ lastTransitionTime, type }) =>
              type === 'Ready' && now.isYoung(lastTransitionTime),
          ),
    ).length,
  };
}
