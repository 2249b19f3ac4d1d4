import type { SchedulerInstall } from '../crd';
import type { Finding } from '../findings';
import { error, warning, when } from '../findings/report';
import { gatewayProviderOf } from '../gateway/gatewayProviderOf';
import { routeParentOf } from '../gateway/routeParent';
import { isAtLeast, versionOf } from '../names/imageVersion';

/** First Istio whose Envoy has the load balancing policy that follows an EPP (override_host). */
const OVERRIDE_HOST_SINCE = [1, 27] as const;
/** First Istio that serves pools itself, and whose Envoy goes on without the EPP while bodies are streamed both ways. */
const NATIVE_SINCE = [1, 28] as const;

const PATH = 'spec.envoyFilter.enabled';
const refuse = (reason: string, fix?: string) =>
  error('envoy-filter', PATH, `Invalid value: true: ${reason}`, fix);

/** Where an EnvoyFilter would do harm or nothing; what needs an EPP and a route to the Service is said by the rules of the spec. */
export function lintEnvoyFilter(install: SchedulerInstall): Finding[] {
  const { envoyFilter, epp, gateway, inferencePool, routing } = install.spec;
  if (!envoyFilter?.enabled) {
    return [];
  }
  const provider = gatewayProviderOf(install);
  const parent = routeParentOf(install);
  const version = versionOf(gateway?.providerVersion ?? '');
  const isOlderThan = (since: readonly [number, number]) =>
    version !== undefined && !isAtLeast(version, since);
  const refusals = [
    ...when(
      !provider.istioApi,
      refuse(`only Istio reads an EnvoyFilter, not ${provider.title}`),
    ),
    ...when(
      !parent.own,
      refuse(
        `Gateway ${parent.namespace}/${parent.name} is not made here: the filter would send everybody's requests on it to this EPP`,
        'Set gateway.enabled to true for a Gateway of its own, or leave envoyFilter out',
      ),
    ),
    ...when(
      routing?.matches?.length,
      refuse(
        'the filter asks the EPP for every request of the Gateway, also for those that routing.matches lead elsewhere',
        'Leave routing.matches out, or leave envoyFilter out',
      ),
    ),
    ...when(
      isOlderThan(OVERRIDE_HOST_SINCE),
      refuse(
        `the Envoy of Istio ${gateway?.providerVersion} cannot follow the choice of an EPP`,
        'Take Istio 1.27 or later',
      ),
    ),
    ...when(
      inferencePool?.failureMode === 'FailOpen' && isOlderThan(NATIVE_SINCE),
      refuse(
        `the Envoy of Istio ${gateway?.providerVersion} does not fail open while bodies are streamed`,
        'Set inferencePool.failureMode to FailClose, or take Istio 1.28 or later',
      ),
    ),
  ];
  return [
    ...refusals,
    ...when(
      refusals.length === 0 &&
        !isOlderThan(NATIVE_SINCE) &&
        // Else the rules of the spec refuse it.
        epp?.enabled &&
        routing?.enabled &&
        routing.backendType === 'Service',
      warning(
        'envoy-filter-instead-of-pool',
        PATH,
        'no filter is needed: Istio asks the EPP by itself when the route leads to the pool',
      ),
    ),
  ];
}
