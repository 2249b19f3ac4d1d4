import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { shorten } from '../names/shorten';
import type { EndpointPicker } from './EndpointPicker';
import { POOL_GROUP } from './gatewayApi';
import { objectMetadata } from './objectMetadata';

const API_VERSION = 'networking.gke.io/v1';
/** The port on which GKE asks an EPP for its health without being told. */
const KNOWN_HEALTH_PORT = 9003;
/** Longest request that the load balancer waits for, in seconds. */
const TIMEOUT_SECONDS = 300;

/** What GKE needs to know of a pool besides: how its pods are asked for health, and how long a request may take. */
export function gkePolicies(
  { names, port, resource }: EndpointPicker,
  targetPort: number,
): KubernetesObject[] {
  const pool = {
    group: POOL_GROUP,
    kind: 'InferencePool',
    name: names.pool.name,
  };
  const healthPort = port + 1;
  return [
    {
      apiVersion: API_VERSION,
      kind: 'HealthCheckPolicy',
      metadata: objectMetadata(resource, 'inference-pool', names.pool),
      spec: {
        targetRef: pool,
        default: {
          config: {
            type: 'HTTP',
            httpHealthCheck: { requestPath: '/health', port: targetPort },
          },
        },
      },
    },
    {
      apiVersion: API_VERSION,
      kind: 'GCPBackendPolicy',
      metadata: objectMetadata(resource, 'inference-pool', names.pool),
      spec: {
        targetRef: pool,
        default: { timeoutSec: TIMEOUT_SECONDS, logging: { enabled: true } },
      },
    },
    ...(healthPort === KNOWN_HEALTH_PORT
      ? []
      : [
          {
            apiVersion: API_VERSION,
            kind: 'HealthCheckPolicy',
            metadata: objectMetadata(resource, 'endpoint-picker', {
              namespace: names.epp.namespace,
              name: shorten(`${names.epp.name}-epp-health`),
            }),
            spec: {
              targetRef: { group: '', kind: 'Service', name: names.epp.name },
              default: {
                config: {
                  type: 'GRPC',
                  grpcHealthCheck: {
                    port: healthPort,
                    portSpecification: 'USE_FIXED_PORT',
                  },
                },
              },
            },
          },
        ]),
  ];
}
