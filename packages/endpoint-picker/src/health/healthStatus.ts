import { EXTERNAL_PROCESSOR } from '../ext-proc/externalProcessor';

/** @public */
export type HealthStatus = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

/**
 * What health depends on.
 *
 * @public
 */
export interface HealthFacts {
  /** Whether the pool is known. */
  readonly poolSynced: boolean;
  /** `none` where there is no election. */
  readonly leadership: 'none' | 'leader' | 'standby';
  /** Whether the program is about to end. */
  readonly draining: boolean;
}

const READINESS = new Set(['', 'readiness', EXTERNAL_PROCESSOR]);

/**
 * What the Endpoint Picker says of a service's health.
 *
 * Without leader election every name, also `liveness`, is answered by whether
 * the pool is known. With it `liveness` is always SERVING, the names that mean
 * readiness need the pool and leadership, so that standbys are not ready, and
 * any other name, also `inference-extension`, is unknown. While the program
 * drains it is not ready.
 *
 * Source: gateway-api-inference-extension v1.2.0, cmd/epp/runner/health.go.
 *
 * @public
 */
export function healthStatus(
  service: string,
  { poolSynced, leadership, draining }: HealthFacts,
): HealthStatus {
  const ready = (yes: boolean) =>
    yes && !draining ? 'SERVING' : 'NOT_SERVING';
  if (leadership === 'none') {
    return ready(poolSynced);
  }
  if (service === 'liveness') {
    return 'SERVING';
  }
  return READINESS.has(service)
    ? ready(poolSynced && leadership === 'leader')
    : 'SERVICE_UNKNOWN';
}
