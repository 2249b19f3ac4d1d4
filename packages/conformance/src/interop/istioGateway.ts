import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';

const patchesSchema = z.object({
  spec: z.object({
    configPatches: z.tuple([
      z.object({
        applyTo: z.literal('HTTP_FILTER'),
        patch: z.object({
          operation: z.literal('INSERT_BEFORE'),
          value: z.record(z.string(), z.unknown()),
        }),
      }),
      z.object({
        applyTo: z.literal('CLUSTER'),
        match: z.object({
          cluster: z.object({ service: z.string(), portNumber: z.number() }),
        }),
        patch: z.object({
          operation: z.literal('MERGE'),
          value: z.record(z.string(), z.unknown()),
        }),
      }),
    ]),
  }),
});

const typeUrl = (name: string) => `type.googleapis.com/envoy.${name}`;
const addressOf = (endpoint: string) => {
  const [address, port] = endpoint.split(':');
  return { socket_address: { address, port_value: Number(port) } };
};
const assignment = (name: string, endpoints: readonly string[]) => ({
  cluster_name: name,
  endpoints: [
    {
      lb_endpoints: endpoints.map(endpoint => ({
        endpoint: { address: addressOf(endpoint) },
      })),
    },
  ],
});

/**
 * What Istio makes of a Gateway with one route to a Service, once the EnvoyFilter has been applied to it: listener, clusters by Istio's names,
 * the patches at their places.
 *
 * @param endpoints - `<ip>:<port>` of the EPP and of the pods behind the Service
 */
export function istioGateway(
  envoyFilter: KubernetesObject,
  port: number,
  endpoints: { epp: string; eppCluster: string; pods: readonly string[] },
) {
  const [filter, cluster] = patchesSchema.parse(envoyFilter).spec.configPatches;
  const { portNumber, service } = cluster.match.cluster;
  const serviceCluster = `outbound|${portNumber}||${service}`;
  return {
    static_resources: {
      listeners: [
        {
          name: 'gateway',
          address: addressOf(`127.0.0.1:${port}`),
          filter_chains: [
            {
              filters: [
                {
                  name: 'envoy.filters.network.http_connection_manager',
                  typed_config: {
                    '@type': typeUrl(
                      'extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
                    ),
                    stat_prefix: 'gateway',
                    route_config: {
                      virtual_hosts: [
                        {
                          name: 'all',
                          domains: ['*'],
                          routes: [
                            {
                              match: { prefix: '/' },
                              route: { cluster: serviceCluster, timeout: '0s' },
                            },
                          ],
                        },
                      ],
                    },
                    http_filters: [
                      filter.patch.value,
                      {
                        name: 'envoy.filters.http.router',
                        typed_config: {
                          '@type': typeUrl(
                            'extensions.filters.http.router.v3.Router',
                          ),
                        },
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
      clusters: [
        {
          name: endpoints.eppCluster,
          type: 'STATIC',
          typed_extension_protocol_options: {
            'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
              '@type': typeUrl(
                'extensions.upstreams.http.v3.HttpProtocolOptions',
              ),
              explicit_http_config: { http2_protocol_options: {} },
            },
          },
          load_assignment: assignment('epp', [endpoints.epp]),
        },
        {
          // As Istio makes the cluster of a Service, static instead of by EDS; the patch is merged in.
          name: serviceCluster,
          type: 'STATIC',
          lb_policy: 'LEAST_REQUEST',
          common_lb_config: {},
          load_assignment: assignment('pods', endpoints.pods),
          ...cluster.patch.value,
        },
      ],
    },
  };
}
