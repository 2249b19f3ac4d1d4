import type { SchedulerInstall } from '../crd';
import { isAtLeast, versionOf } from '../names/imageVersion';
import { gatewayProviderOf } from './gatewayProviderOf';
import { routeParentOf } from './routeParent';

/** First Istio whose Envoy has the load balancing policy that follows an EPP (override_host). */
const OVERRIDE_HOST_SINCE = [1, 27] as const;
/** First Istio that serves pools itself, and whose Envoy goes on without the EPP while bodies are streamed both ways. */
export const NATIVE_POOLS_SINCE = [1, 28] as const;

/** Why an EnvoyFilter that is asked for is not made. */
export interface EnvoyFilterObstacle {
  reason: string;
  /** Where leaving the filter out is not the only way. */
  fix?: string;
}

/**
 * What stands against the EnvoyFilter of a SchedulerInstall: it would do harm, or nothing. Nothing stands against one on an Istio Gateway
 * of its own, in front of a route to the proxy Service, with an EPP to ask.
 */
export function envoyFilterObstacles(
  install: SchedulerInstall,
): EnvoyFilterObstacle[] {
  const { epp, inferencePool, routing } = install.spec;
  const provider = gatewayProviderOf(install);
  const parent = routeParentOf(install);
  const istio = install.spec.gateway?.providerVersion;
  const obstacles: (EnvoyFilterObstacle | false)[] = [
    !provider.istioApi && {
      reason: `only Istio reads one, not ${provider.title}`,
    },
    epp?.enabled !== true && {
      reason: 'there is no endpoint picker to ask',
      fix: 'Set epp.enabled to true, or leave envoyFilter out',
    },
    routing?.enabled !== true && {
      reason: 'there is no route that it could serve',
      fix: 'Set routing.enabled to true, or leave envoyFilter out',
    },
    routing?.enabled === true &&
      routing.backendType === 'InferencePool' && {
        reason:
          'in front of a pool Istio asks the EPP itself, and the filter would keep its choice from being followed',
        fix: 'Leave envoyFilter out',
      },
    !parent.own && {
      reason: `Gateway ${parent.namespace}/${parent.name} is not made here, and the filter would send everybody's requests on it to this EPP`,
      fix: 'Set gateway.enabled to true for a Gateway of its own, or leave envoyFilter out',
    },
    (routing?.matches ?? []).length > 0 && {
      reason:
        'it asks the EPP for every request of the Gateway, also for those that routing.matches lead elsewhere',
      fix: 'Leave routing.matches out, or leave envoyFilter out',
    },
    isOlder(istio, OVERRIDE_HOST_SINCE) && {
      reason: `the Envoy of Istio ${istio} cannot follow the choice of an EPP`,
      fix: 'Take Istio 1.27 or later',
    },
    inferencePool?.failureMode === 'FailOpen' &&
      isOlder(istio, NATIVE_POOLS_SINCE) && {
        reason: `the Envoy of Istio ${istio} does not fail open while bodies are streamed`,
        fix: 'Set inferencePool.failureMode to FailClose, or take Istio 1.28 or later',
      },
  ];
  return obstacles.filter(obstacle => obstacle !== false);
}

/** Whether a version that is told is older than another. */
export function isOlder(
  told: string | undefined,
  than: readonly [number, number],
): boolean {
  const version = versionOf(told ?? '');
  return version !== undefined && !isAtLeast(version, than);
}
