import type { SchedulerInstall, SimulatorDeployment } from '../crd';
import { derivedName } from './derivedName';
import { PROXY_SERVICE_NAME } from '../crd/proxyServiceName';
import { shorten } from './shorten';

/** Where an object of a stack stands. @public */
export interface NamespacedName {
  namespace: string;
  name: string;
}

/** Names of what one endpoint picker consists of; all in the pool's namespace. @public */
export interface EndpointPickerNames {
  /** Deployment, Service, ServiceAccount, Role and RoleBinding share it. */
  epp: NamespacedName;
  eppConfigMap: NamespacedName;
  pool: NamespacedName;
}

/** Names of what is made for a SimulatorDeployment, whether it is asked for or not. @public */
export interface SimulatorNames extends EndpointPickerNames {
  /** Deployment, Service, autoscaler and disruption budget of a stage share it. */
  prefill: NamespacedName;
  decode: NamespacedName;
  directService: NamespacedName;
  gateway: NamespacedName;
  route: NamespacedName;
  loadBalancing: NamespacedName;
  /** Deployment, Service and ConfigMap of a bare proxy share it. */
  standardProxy: NamespacedName;
  istioProxy: NamespacedName;
}

/** Names of what is made for a SchedulerInstall, whether it is asked for or not. @public */
export interface SchedulerNames extends EndpointPickerNames {
  directService: NamespacedName;
  gateway: NamespacedName;
  route: NamespacedName;
  referenceGrant: NamespacedName;
  loadBalancing: NamespacedName;
  envoyFilter: NamespacedName;
  /** NetworkPolicy of the pods of the pool; that of the EPP has the EPP's name. */
  podsPolicy: NamespacedName;
}

/**
 * Names of the objects of a SimulatorDeployment. Names that it sets are honoured, the others derive from its own; they carry
 * `sim`, so that a SchedulerInstall of the same name in the same namespace keeps its own.
 *
 * @public
 */
export function simulatorNames(resource: SimulatorDeployment): SimulatorNames {
  const { metadata, spec } = resource;
  const { namespace } = metadata;
  const owner = { namespace, name: spec.namePrefix ?? metadata.name };
  const named = (role: string, chosen?: string): NamespacedName => ({
    namespace,
    name: chosen ?? derivedName(owner, role, namespace),
  });
  return {
    prefill: named('prefill'),
    decode: named('decode'),
    directService: named('sim-direct', chosenServiceName(resource)),
    epp: named('sim-epp'),
    eppConfigMap: named('sim-epp-config'),
    pool: named('sim-pool'),
    gateway: named('sim-gateway'),
    route: named('sim-route', spec.gateway?.routeName),
    loadBalancing: named('sim-lb'),
    standardProxy: named('sim-proxy'),
    istioProxy: named('sim-proxy-istio'),
  };
}

/**
 * The name that the direct Service is given. Manifests of the Go operator write the proxy Service's default name here and in the
 * SchedulerInstall; it made no Service of a SimulatorDeployment with stages, so with stages that name is left to the SchedulerInstall.
 */
function chosenServiceName({ spec }: SimulatorDeployment): string | undefined {
  const hasStages = spec.prefill?.enabled || spec.decode?.enabled;
  const name = spec.service?.name;
  return hasStages && name === PROXY_SERVICE_NAME ? undefined : name;
}

/**
 * Names of the objects of a SchedulerInstall. Names that it sets are honoured, the others derive from its own. A pool or
 * gateway that its routing names and that nothing else names is the one that is made.
 *
 * @public
 */
export function schedulerNames(resource: SchedulerInstall): SchedulerNames {
  const { metadata, spec } = resource;
  const pool = inferencePoolOf(resource);
  const schedulerNamespace = spec.schedulerNamespace ?? metadata.namespace;
  const named = (
    role: string,
    namespace: string,
    chosen?: string,
  ): NamespacedName => ({
    namespace,
    name: chosen ?? derivedName(metadata, role, namespace),
  });
  const epp = named('epp', pool.namespace, spec.epp?.name);
  const parent = spec.routing?.parentGateway;
  const parentIsHere =
    (parent?.namespace ?? schedulerNamespace) === schedulerNamespace;
  return {
    pool,
    epp,
    eppConfigMap: {
      namespace: epp.namespace,
      name: shorten(`${epp.name}-config`),
    },
    directService: {
      namespace: spec.simulatorNamespace,
      name: spec.proxyService.name,
    },
    gateway: named(
      'gateway',
      schedulerNamespace,
      spec.gateway?.name ?? (parentIsHere ? parent?.name : undefined),
    ),
    route: named('route', schedulerNamespace, spec.routing?.httpRouteName),
    referenceGrant: named('route', pool.namespace),
    loadBalancing: named('lb', spec.simulatorNamespace),
    envoyFilter: named('ext-proc', schedulerNamespace, spec.envoyFilter?.name),
    podsPolicy: named('pods', pool.namespace),
  };
}

/**
 * The pool that stands for a SchedulerInstall: the one that its EPP serves, or, without an EPP, the one that its route
 * leads to.
 *
 * @public
 */
export function inferencePoolOf(resource: SchedulerInstall): NamespacedName {
  const { metadata, spec } = resource;
  const routed = spec.routing?.inferencePool;
  const namespace =
    spec.epp?.poolNamespace ?? routed?.namespace ?? spec.simulatorNamespace;
  return {
    namespace,
    name:
      spec.epp?.poolName ??
      routed?.name ??
      derivedName(metadata, 'pool', namespace),
  };
}

const ROLE_LABEL = 'llm-d.ai/role';

/**
 * Labels by which the pool of a SchedulerInstall finds its pods: `inferencePool.selector`, else those of the proxy Service. A profile
 * that disaggregates picks prefill pods out of the same pool, so the proxy Service's role is left out then.
 *
 * @public
 */
export function poolSelectorOf({
  spec,
}: SchedulerInstall): Record<string, string> {
  if (spec.inferencePool?.selector) {
    return spec.inferencePool.selector;
  }
  const { selector } = spec.proxyService;
  const { [ROLE_LABEL]: _role, ...anyRole } = selector;
  return spec.epp?.enabled &&
    !spec.epp.config &&
    spec.epp.configProfile === 'prefill-decode'
    ? anyRole
    : selector;
}

/** Names of the objects of either custom resource. @public */
export function stackNames(resource: SimulatorDeployment): SimulatorNames;
/** @public */
export function stackNames(resource: SchedulerInstall): SchedulerNames;
export function stackNames(
  resource: SimulatorDeployment | SchedulerInstall,
): SimulatorNames | SchedulerNames {
  return resource.kind === 'SimulatorDeployment'
    ? simulatorNames(resource)
    : schedulerNames(resource);
}
