/** Where Envoy's administration listens: for `kubectl port-forward` only. */
const ADMIN = { address: '127.0.0.1', port: 19000 };

const typeUrl = (name: string) => `type.googleapis.com/envoy.${name}`;
const socket = (address: string, port: number) => ({
  socket_address: { address, port_value: port },
});

/** Bootstrap of an Envoy that sends everything to one Service; answers may take as long as they need. */
export function bareProxyBootstrap(proxy: {
  port: number;
  upstreamHost: string;
  upstreamPort: number;
}) {
  const { port, upstreamHost, upstreamPort } = proxy;
  return {
    admin: { address: socket(ADMIN.address, ADMIN.port) },
    static_resources: {
      listeners: [
        {
          name: 'http',
          address: socket('0.0.0.0', port),
          filter_chains: [
            {
              filters: [
                {
                  name: 'envoy.filters.network.http_connection_manager',
                  typed_config: {
                    '@type': typeUrl(
                      'extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
                    ),
                    stat_prefix: 'http',
                    route_config: {
                      virtual_hosts: [
                        {
                          name: 'all',
                          domains: ['*'],
                          routes: [
                            {
                              match: { prefix: '/' },
                              route: { cluster: 'decode', timeout: '0s' },
                            },
                          ],
                        },
                      ],
                    },
                    http_filters: [
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
          name: 'decode',
          type: 'STRICT_DNS',
          connect_timeout: '5s',
          load_assignment: {
            cluster_name: 'decode',
            endpoints: [
              {
                lb_endpoints: [
                  { endpoint: { address: socket(upstreamHost, upstreamPort) } },
                ],
              },
            ],
          },
        },
      ],
    },
  };
}
