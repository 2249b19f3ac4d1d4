import type { SchedulerInstall, SimulatorDeployment } from '../crd';
import { derivedName } from './derivedName';
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
  prefill: NamespacedName;
  decode: NamespacedName;
  directService: NamespacedName;
}

/** Names of what is made for a SchedulerInstall, whether it is asked for or not. @public */
export interface SchedulerNames extends EndpointPickerNames {
  directService: NamespacedName;
  gateway: NamespacedName;
  route: NamespacedName;
  referenceGrant: NamespacedName;
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
    directService: named('sim-direct', spec.service?.name),
    epp: named('sim-epp'),
    eppConfigMap: named('sim-epp-config'),
    pool: named('sim-pool'),
  };
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

/** Labels by which the pool of a SchedulerInstall finds its pods. @public */
export function poolSelectorOf(
  resource: SchedulerInstall,
): Record<string, string> {
  const { inferencePool, proxyService } = resource.spec;
  return inferencePool?.selector ?? proxyService.selector;
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
