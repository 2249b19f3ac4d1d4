import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { selectsLabels } from '../kubernetes/labelSelector';
import type { Place, SnapshotGap, StackSnapshot } from './StackSnapshot';
import { deploymentsFor } from './workloadHealth';
import {
  gatewayClassView,
  gatewayView,
  poolView,
  routeView,
  schedulerInstallView,
  serviceView,
  simulatorDeploymentView,
} from './views';

const nameLabel = 'app.kubernetes.io/name';
const roleLabel = 'llm-d.ai/role';

/** GatewayClass controller of the local cluster's gateways. @public */
export const LOCAL_GATEWAY_CONTROLLER = 'sim.llm-d.io/local-gateway';

interface Workload {
  deployments: KubernetesObject[];
  pods: KubernetesObject[];
}

/** The objects of one stack, found by following references from the pool. */
export interface Topology {
  /** What the SchedulerInstall asks for; without one, what there is. */
  wants: {
    gateway: boolean;
    route: boolean;
    pool: boolean;
    /** That a route leads to the pool; otherwise clients are led past it. */
    routeToPool: boolean;
    prefill: boolean;
  };
  pool?: KubernetesObject;
  routes: KubernetesObject[];
  gateways: { place: Place; object?: KubernetesObject }[];
  classOf: ReadonlyMap<string, KubernetesObject>;
  eppService?: { name: string; object?: KubernetesObject };
  epp: Workload;
  prefill: Workload;
  decode: Workload;
  directService?: Place & {
    object?: KubernetesObject;
    pods: KubernetesObject[];
  };
  localStandIn: boolean;
  gapOf(kind: SnapshotGap['kind']): SnapshotGap | undefined;
}

/** Linear in the number of objects. */
export function findTopology(snapshot: StackSnapshot): Topology {
  const { object: pool, ...poolPlace } = snapshot.pool;
  const install = snapshot.schedulerInstall?.object;
  const wanted = install && schedulerInstallView.parse(install).spec;
  const simulator = snapshot.simulatorDeployment?.object;
  const view = pool && poolView.parse(pool);

  const serviceOf = new Map(
    snapshot.services.map(service => [service.metadata.name, service]),
  );
  // Services are read in the pool's namespace only.
  const directName =
    (wanted?.simulatorNamespace ?? poolPlace.namespace) === poolPlace.namespace
      ? wanted?.proxyService.name
      : undefined;
  const selector =
    view?.spec.selector.matchLabels ?? wanted?.proxyService.selector ?? {};

  const routes = snapshot.routes.filter(route => {
    const { namespace } = route.metadata;
    return routeView
      .parse(route)
      .spec.rules.some(({ backendRefs }) =>
        backendRefs.some(
          backend =>
            (backend.namespace ?? namespace) === poolPlace.namespace &&
            ((backend.kind === 'InferencePool' &&
              backend.name === poolPlace.name) ||
              (backend.kind === 'Service' && backend.name === directName)),
        ),
      );
  });
  const gateways = findGateways(snapshot, routes, pool);
  const classOf = new Map(
    snapshot.gatewayClasses.map(object => [object.metadata.name, object]),
  );

  const eppName = view?.spec.endpointPickerRef?.name;
  const eppObject = eppName === undefined ? undefined : serviceOf.get(eppName);
  const eppSelector = eppObject
    ? serviceView.parse(eppObject).spec.selector ?? {}
    : {};

  const prefillSelector = {
    [roleLabel]: 'prefill',
    ...(selector[nameLabel] !== undefined && {
      [nameLabel]: selector[nameLabel],
    }),
  };
  const directObject =
    directName === undefined ? undefined : serviceOf.get(directName);
  const directSelector = directObject
    ? serviceView.parse(directObject).spec.selector ?? {}
    : {};

  return {
    wants: {
      gateway: wanted?.gateway.enabled ?? gateways.length > 0,
      route: wanted?.routing.enabled ?? routes.length > 0,
      pool: wanted
        ? wanted.epp.enabled || wanted.routing.backendType === 'InferencePool'
        : true,
      routeToPool: wanted
        ? wanted.routing.enabled &&
          wanted.routing.backendType === 'InferencePool'
        : true,
      prefill:
        simulator !== undefined &&
        simulatorDeploymentView.parse(simulator).spec.prefill.enabled,
    },
    ...(pool && { pool }),
    routes,
    gateways,
    classOf,
    ...(eppName !== undefined && {
      eppService: { name: eppName, ...(eppObject && { object: eppObject }) },
    }),
    epp: workload(snapshot, eppSelector),
    prefill: workload(snapshot, prefillSelector),
    decode: workload(snapshot, selector, pod => pod[roleLabel] !== 'prefill'),
    ...(directName !== undefined && {
      directService: {
        namespace: poolPlace.namespace,
        name: directName,
        ...(directObject && { object: directObject }),
        pods: snapshot.pods.filter(pod =>
          selectsLabels(directSelector, pod.metadata.labels),
        ),
      },
    }),
    localStandIn: gateways.some(({ object }) => {
      const gatewayClass =
        object && classOf.get(gatewayView.parse(object).spec.gatewayClassName);
      return (
        gatewayClass !== undefined &&
        gatewayClassView.parse(gatewayClass).spec.controllerName ===
          LOCAL_GATEWAY_CONTROLLER
      );
    }),
    gapOf: kind => snapshot.gaps.find(gap => gap.kind === kind),
  };
}

/** Gateways that the stack's routes attach to, and those that the pool's status names. */
function findGateways(
  snapshot: StackSnapshot,
  routes: KubernetesObject[],
  pool: KubernetesObject | undefined,
): Topology['gateways'] {
  const references = [
    ...routes.flatMap(route =>
      routeView.parse(route).spec.parentRefs.map(parent => ({
        ...parent,
        namespace: parent.namespace ?? route.metadata.namespace ?? 'default',
      })),
    ),
    ...(pool
      ? poolView.parse(pool).status.parents.map(({ parentRef }) => ({
          ...parentRef,
          namespace:
            parentRef.namespace ?? pool.metadata.namespace ?? 'default',
        }))
      : []),
  ].filter(({ kind }) => kind === 'Gateway');
  const key = ({ namespace, name }: Place) => `${namespace}/${name}`;
  const objects = new Map(
    snapshot.gateways.map(object => [
      key({
        namespace: object.metadata.namespace ?? 'default',
        name: object.metadata.name,
      }),
      object,
    ]),
  );
  const places = new Map(
    references.map(({ namespace, name }) => [
      key({ namespace, name }),
      { namespace, name },
    ]),
  );
  return [...places].map(([id, place]) => {
    const object = objects.get(id);
    return { place, ...(object && { object }) };
  });
}

function workload(
  { deployments, pods }: StackSnapshot,
  selector: Readonly<Record<string, string>>,
  also: (labels: Readonly<Record<string, string>>) => boolean = () => true,
): Workload {
  const isPart = (labels: Readonly<Record<string, string>> = {}) =>
    selectsLabels(selector, labels) && also(labels);
  return {
    deployments: deploymentsFor(deployments, isPart),
    pods: pods.filter(pod => isPart(pod.metadata.labels)),
  };
}
