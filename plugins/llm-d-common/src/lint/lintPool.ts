import { selectorRules } from '../crd/schedulerCrossFieldRules';
import type { SchedulerInstall } from '../crd';
import type { Finding } from '../findings';
import { error, warning, when } from '../findings/report';
import { inferencePoolOf } from '../names/stackNames';
import { lintCrossFields } from './lintCrossFields';

/** What is wrong with the pool of a SchedulerInstall and with who refers to it. */
export function lintPool(install: SchedulerInstall): Finding[] {
  const { epp, inferencePool, proxyService, routing, simulatorNamespace } =
    install.spec;
  const pool = inferencePoolOf(install);
  const name = `InferencePool ${pool.namespace}/${pool.name}`;
  const targetPorts = inferencePool?.targetPorts ?? [];
  return [
    ...lintCrossFields(selectorRules, proxyService, 'spec.proxyService'),
    ...lintCrossFields(selectorRules, inferencePool, 'spec.inferencePool'),
    ...when(
      new Set(targetPorts).size < targetPorts.length,
      error(
        'duplicate-port',
        'spec.inferencePool.targetPorts',
        `Invalid value: ${JSON.stringify(
          targetPorts,
        )}: each port may be there once only`,
      ),
    ),
    ...when(
      routing?.enabled &&
        routing.backendType === 'InferencePool' &&
        !epp?.enabled,
      warning(
        'pool-without-epp',
        'spec.routing.backendType',
        `no EPP is enabled, so no pool is made: ${name} has to be there already`,
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
      epp?.enabled && pool.namespace !== simulatorNamespace,
      warning(
        'pool-namespace',
        'spec.epp.poolNamespace',
        `a pool selects pods of its own namespace only: ${pool.namespace} is not simulatorNamespace`,
      ),
    ),
    ...lintRoutedPool(install),
    ...when(
      install.spec.objectives && !epp?.enabled,
      warning(
        'objectives-without-epp',
        'spec.objectives',
        'objectives have no effect without an EPP',
      ),
    ),
  ];
}

function lintRoutedPool(install: SchedulerInstall): Finding[] {
  const { epp, proxyService, routing } = install.spec;
  const pool = inferencePoolOf(install);
  const routed = routing?.inferencePool;
  const other = {
    name: routed?.name ?? pool.name,
    namespace: routed?.namespace ?? pool.namespace,
  };
  const isAnother =
    other.name !== pool.name || other.namespace !== pool.namespace;
  return [
    ...when(
      routing?.enabled &&
        epp?.enabled &&
        isAnother &&
        routing.backendType === 'InferencePool',
      warning(
        'pool-mismatch',
        'spec.routing.inferencePool',
        `the EPP serves InferencePool ${pool.namespace}/${pool.name} and the route leads to ${other.namespace}/${other.name}`,
      ),
    ),
    ...when(
      routing?.enabled && isAnother && routing.backendType === 'Service',
      warning(
        'no-effect',
        'spec.routing.inferencePool',
        `the route leads to the Service, so InferencePool ${other.namespace}/${other.name} is not used`,
        'Set routing.backendType to InferencePool, or leave routing.inferencePool out',
      ),
    ),
    ...when(
      routed?.port !== undefined &&
        routed.port !== (proxyService.targetPort ?? proxyService.port),
      warning(
        'pool-port-ignored',
        'spec.routing.inferencePool.port',
        `port ${routed?.port} of a pool is ignored: pods are reached on proxyService.targetPort`,
      ),
    ),
  ];
}
