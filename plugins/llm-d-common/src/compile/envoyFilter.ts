import type { SchedulerInstall } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { schedulerNames } from '../names/stackNames';
import { serviceHost } from './destinationRules';
import type { EndpointPicker } from './EndpointPicker';
import { objectMetadata } from './objectMetadata';

/** Metadata namespace and key under which an EPP names the endpoint that it has picked (endpoint picker protocol). */
const METADATA = 'envoy.lb';
const DESTINATION = 'x-gateway-destination-endpoint';
const typeUrl = (name: string) => `type.googleapis.com/envoy.${name}`;

const roundRobin = {
  policies: [
    {
      typed_extension_config: {
        name: 'envoy.load_balancing_policies.round_robin',
        typed_config: {
          '@type': typeUrl(
            'extensions.load_balancing_policies.round_robin.v3.RoundRobin',
          ),
        },
      },
    },
  ],
};

const overrideHost = {
  policies: [
    {
      typed_extension_config: {
        name: 'envoy.load_balancing_policies.override_host',
        typed_config: {
          '@type': typeUrl(
            'extensions.load_balancing_policies.override_host.v3.OverrideHost',
          ),
          override_host_sources: [
            { metadata: { key: METADATA, path: [{ key: DESTINATION }] } },
          ],
          fallback_policy: roundRobin,
        },
      },
    },
  ],
};

/**
 * The EnvoyFilter that makes an Istio gateway ask the EPP in front of a route to the proxy Service. What Istio does itself for an
 * InferencePool: ext_proc before the router with bodies streamed both ways, and a cluster of the Service that follows the EPP's choice among
 * its own endpoints (override_host), in turn without one. Everything hangs on Istio's own clusters, which follow the Services; no address is
 * written down.
 *
 * From Istio 1.27 on (Envoy 1.35); {@link envoyFilterObstacles} tells where there is none: with older ones, in front of pools, on Gateways that
 * others use.
 */
export function envoyFilter(
  install: SchedulerInstall,
  epp: EndpointPicker,
): KubernetesObject {
  const { envoyFilter: wanted, proxyService } = install.spec;
  const {
    directService,
    envoyFilter: place,
    gateway,
  } = schedulerNames(install);
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: objectMetadata(install, 'gateway', place),
    spec: {
      workloadSelector: {
        labels: wanted?.workloadSelector ?? {
          'gateway.networking.k8s.io/gateway-name': gateway.name,
        },
      },
      configPatches: [
        {
          applyTo: 'HTTP_FILTER',
          match: {
            context: 'GATEWAY',
            listener: {
              filterChain: {
                filter: {
                  name: 'envoy.filters.network.http_connection_manager',
                  subFilter: { name: 'envoy.filters.http.router' },
                },
              },
            },
          },
          patch: {
            operation: 'INSERT_BEFORE',
            value: extProc(
              serviceHost(epp.names.epp),
              epp.port,
              install.spec.inferencePool?.failureMode === 'FailOpen',
            ),
          },
        },
        {
          applyTo: 'CLUSTER',
          match: {
            context: 'GATEWAY',
            cluster: {
              service: serviceHost(directService),
              portNumber: proxyService.port,
            },
          },
          patch: {
            operation: 'MERGE',
            value: { load_balancing_policy: overrideHost },
          },
        },
      ],
    },
  };
}

function extProc(host: string, port: number, failOpen: boolean) {
  return {
    name: 'llm-d.ext_proc',
    typed_config: {
      '@type': typeUrl('extensions.filters.http.ext_proc.v3.ExternalProcessor'),
      grpc_service: {
        envoy_grpc: {
          cluster_name: `outbound|${port}||${host}`,
          // Else the name of the cluster, whose bars no authority may have.
          authority: host,
        },
      },
      failure_mode_allow: failOpen,
      message_timeout: '1000s',
      processing_mode: {
        request_header_mode: 'SEND',
        request_body_mode: 'FULL_DUPLEX_STREAMED',
        request_trailer_mode: 'SEND',
        response_header_mode: 'SEND',
        response_body_mode: 'FULL_DUPLEX_STREAMED',
        response_trailer_mode: 'SEND',
      },
      metadata_options: {
        receiving_namespaces: { untyped: [METADATA] },
        forwarding_namespaces: { untyped: [METADATA] },
      },
    },
  };
}
