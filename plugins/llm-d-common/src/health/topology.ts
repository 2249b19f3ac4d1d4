import { LABEL_OWNER } from '../annotations';
import type { GatewayProvider } from '../gateway/GatewayProvider';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { selectsLabels } from '../kubernetes/labelSelector';
import { findGateways } from './foundGateways';
import {
  LOCAL_GATEWAY_CONTROLLER,
  gatewayProviderOfController,
} from './gatewayController';
import { isPrefill, modelSelectors } from './modelSelectors';
import { inOrder } from './snapshotOrder';
import type { Place, Probe, SnapshotGap, StackSnapshot } from './StackSnapshot';
import type { Views } from './views';

type Labels = Readonly<Record<string, string>>;

/** Deployments, and the pods that they stand for. */
export interface Workload {
  deployments: KubernetesObject[];
  pods: KubernetesObject[];
}

/** A Gateway that leads to the stack, or should. */
export interface FoundGateway {
  place: Place;
  object?: KubernetesObject;
  /** Set when the object is there. */
  provider?: GatewayProvider;
}

/** The objects of one stack, found by following references from the pool. */
export interface Topology {
  snapshot: StackSnapshot;
  probes: readonly Probe[];
  views: Views;
  /** What the SchedulerInstall asks for; without one, what there is. */
  wants: {
    gateway: boolean;
    route: boolean;
    pool: boolean;
    /** That a route leads to the pool; otherwise clients are led past it. */
    routeToPool: boolean;
    prefill: boolean;
    /** That the operator makes an EPP. */
    epp: boolean;
  };
  pool?: KubernetesObject;
  /** Labels by which the pool's pods are found. */
  selector: Labels;
  routes: KubernetesObject[];
  /** The route that the SchedulerInstall made, when it leads somewhere else. */
  strayRoute?: KubernetesObject;
  gateways: FoundGateway[];
  classOf: ReadonlyMap<string, KubernetesObject>;
  eppService?: { name: string; port?: number; object?: KubernetesObject };
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

/** Takes the objects in the order of their names, so that the order in which a cluster lists them shows nowhere. */
export function findTopology(
  read: StackSnapshot,
  probes: readonly Probe[],
  views: Views,
): Topology {
  const snapshot = inOrder(read);
  const { object: pool, ...poolPlace } = snapshot.pool;
  const install = snapshot.schedulerInstall?.object;
  const wanted = install && views.schedulerInstall(install).spec;
  const simulator = snapshot.simulatorDeployment?.object;
  const view = pool && views.pool(pool);

  const serviceOf = new Map(
    snapshot.services.map(service => [service.metadata.name, service]),
  );
  // Services are read in the pool's namespace only.
  const directName =
    (wanted?.simulatorNamespace ?? poolPlace.namespace) === poolPlace.namespace
      ? wanted?.proxyService.name
      : undefined;
  const selectors = modelSelectors(
    view?.spec.selector.matchLabels ?? wanted?.proxyService.selector,
  );

  const leadsHere = (route: KubernetesObject) =>
    views
      .route(route)
      .spec.rules.some(({ backendRefs }) =>
        backendRefs.some(
          backend =>
            (backend.namespace ?? route.metadata.namespace) ===
              poolPlace.namespace &&
            ((backend.kind === 'InferencePool' &&
              backend.name === poolPlace.name) ||
              (backend.kind === 'Service' && backend.name === directName)),
        ),
      );
  const routes = snapshot.routes.filter(leadsHere);
  const strayRoute = snapshot.routes.find(
    route =>
      wanted?.routing.enabled &&
      route.metadata.name === wanted.routing.httpRouteName &&
      route.metadata.namespace ===
        (wanted.schedulerNamespace ??
          snapshot.schedulerInstall?.namespace ??
          poolPlace.namespace) &&
      !leadsHere(route),
  );
  const classOf = new Map(
    snapshot.gatewayClasses.map(object => [object.metadata.name, object]),
  );
  const gateways = findGateways(
    snapshot,
    strayRoute ? [...routes, strayRoute] : routes,
    pool,
    views,
  ).map((found): FoundGateway => {
    if (!found.object) {
      return found;
    }
    const { gatewayClassName } = views.gateway(found.object).spec;
    const gatewayClass = classOf.get(gatewayClassName);
    return {
      ...found,
      provider: gatewayProviderOfController(
        gatewayClassName,
        gatewayClass && views.gatewayClass(gatewayClass).spec.controllerName,
      ),
    };
  });

  const picker = view?.spec.endpointPickerRef;
  const eppObject = picker && serviceOf.get(picker.name);
  const selectorOf = (service: KubernetesObject | undefined): Labels =>
    (service && views.service(service).spec.selector) ?? {};

  const directObject =
    directName === undefined ? undefined : serviceOf.get(directName);
  const directSelector = selectorOf(directObject);
  const workload = (
    wantedLabels: Labels,
    also: (labels: Labels) => boolean = () => true,
  ): Workload => {
    const isPart = (labels: Labels = {}) =>
      selectsLabels(wantedLabels, labels) && also(labels);
    return {
      deployments: snapshot.deployments.filter(deployment =>
        isPart(views.deployment(deployment).spec.template.metadata.labels),
      ),
      pods: snapshot.pods.filter(pod => isPart(pod.metadata.labels)),
    };
  };

  return {
    snapshot,
    probes,
    views,
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
      // A pool that was there before may have an EPP that nobody made by a Deployment.
      epp:
        (wanted?.epp.enabled ?? false) &&
        pool?.metadata.labels?.[LABEL_OWNER] !== undefined,
      prefill:
        simulator !== undefined &&
        views.simulatorDeployment(simulator).spec.prefill.enabled,
    },
    ...(pool && { pool }),
    selector: selectors.pool,
    routes,
    ...(strayRoute && { strayRoute }),
    gateways,
    classOf,
    ...(picker && {
      eppService: {
        name: picker.name,
        ...(picker.port && { port: picker.port.number }),
        ...(eppObject && { object: eppObject }),
      },
    }),
    epp: workload(selectorOf(eppObject)),
    prefill: workload(selectors.prefill),
    decode: workload(selectors.pool, labels => !isPrefill(labels)),
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
        object && classOf.get(views.gateway(object).spec.gatewayClassName);
      return (
        gatewayClass !== undefined &&
        views.gatewayClass(gatewayClass).spec.controllerName ===
          LOCAL_GATEWAY_CONTROLLER
      );
    }),
    gapOf: kind => snapshot.gaps.find(gap => gap.kind === kind),
  };
}
