import { gatewayProviderOf } from '../compile/gatewayProviders';
import type { Finding, SchedulerInstall } from '../crd';
import { inferencePoolOf, poolSelectorOf } from '../names/stackNames';
import { error, warning, when } from './finding';
import { lintEpp, lintEppChoices } from './lintEpp';
import { lintGateway } from './lintGateway';
import { lintLoadBalancing } from './lintLoadBalancing';

/** Findings about a SchedulerInstall that its schema cannot express. */
export function lintSchedulerInstall(install: SchedulerInstall): Finding[] {
  const { spec } = install;
  return [
    ...(spec.epp?.enabled
      ? [...lintEpp(spec.epp), ...lintEppChoices(spec.epp), ...lintTls(install)]
      : []),
    ...lintPool(install),
    ...lintGateway(install),
    ...lintLoadBalancing(spec.destinationRule, 'spec.destinationRule'),
    ...when(
      spec.envoyFilter?.enabled,
      error(
        'envoy-filter',
        'spec.envoyFilter.enabled',
        'an EnvoyFilter in front of an InferencePool breaks the routing that the gateway does itself: leave it out and set routing.backendType: InferencePool',
      ),
    ),
    ...when(
      spec.monitoring?.serviceMonitor,
      warning(
        'no-effect-yet',
        'spec.monitoring.serviceMonitor',
        'a ServiceMonitor is not compiled yet',
      ),
    ),
  ];
}

function lintTls(install: SchedulerInstall): Finding[] {
  const wanted = install.spec.epp?.tls?.enabled;
  const { eppTls, name } = gatewayProviderOf(install);
  return when(
    wanted !== undefined && !eppTls.allowed.includes(wanted),
    error(
      'epp-tls',
      'spec.epp.tls.enabled',
      `gateway provider ${name} speaks ${
        eppTls.default ? 'TLS' : 'plain text'
      } to the EPP: leave it out or set it to ${eppTls.default}`,
    ),
  );
}

function lintPool(install: SchedulerInstall): Finding[] {
  const { spec } = install;
  const { epp, inferencePool, proxyService, routing } = spec;
  const pool = inferencePoolOf(install);
  const routed = routing?.inferencePool;
  const targetPorts = inferencePool?.targetPorts ?? [];
  return [
    ...when(
      Object.keys(poolSelectorOf(install)).length === 0 ||
        Object.keys(proxyService.selector).length === 0,
      error(
        'empty-selector',
        inferencePool?.selector
          ? 'spec.inferencePool.selector'
          : 'spec.proxyService.selector',
        'a selector without labels selects nothing: name the labels of the model pods',
      ),
    ),
    ...when(
      new Set(targetPorts).size < targetPorts.length,
      error(
        'duplicate-port',
        'spec.inferencePool.targetPorts',
        'each port may be there once only',
      ),
    ),
    ...when(
      routing?.enabled &&
        routing.backendType === 'InferencePool' &&
        !epp?.enabled,
      warning(
        'pool-without-epp',
        'spec.routing.backendType',
        `no EPP is enabled, so no pool is made: InferencePool ${pool.namespace}/${pool.name} has to be there already`,
      ),
    ),
    ...when(
      inferencePool?.create && !epp?.enabled,
      warning(
        'pool-without-epp',
        'spec.inferencePool',
        'a pool is made for an EPP only, and none is enabled',
      ),
    ),
    ...when(
      routing?.enabled &&
        epp?.enabled &&
        ((routed?.name ?? pool.name) !== pool.name ||
          (routed?.namespace ?? pool.namespace) !== pool.namespace),
      warning(
        'pool-mismatch',
        'spec.routing.inferencePool',
        `the EPP serves InferencePool ${pool.namespace}/${pool.name} and the route leads to another one`,
      ),
    ),
    ...when(
      epp?.enabled && pool.namespace !== spec.simulatorNamespace,
      warning(
        'pool-namespace',
        'spec.epp.poolNamespace',
        `a pool selects pods of its own namespace only: ${pool.namespace} is not simulatorNamespace`,
      ),
    ),
    ...when(
      routed?.port !== undefined &&
        routed.port !== (proxyService.targetPort ?? proxyService.port),
      warning(
        'pool-port-ignored',
        'spec.routing.inferencePool.port',
        'the port of a pool is ignored: pods are reached on proxyService.targetPort',
      ),
    ),
    ...when(
      spec.objectives && !epp?.enabled,
      warning(
        'objectives-without-epp',
        'spec.objectives',
        'objectives have no effect without an EPP',
      ),
    ),
  ];
}
