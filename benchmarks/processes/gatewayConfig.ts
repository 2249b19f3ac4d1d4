import type { GatewayConfig } from '../../packages/gateway/src';

/**
 * A gateway with two ways to the same endpoints: what is below `/service` goes to a Service without an endpoint picker,
 * everything else to the pool.
 */
export function gatewayConfig(options: {
  readonly port: number;
  readonly eppPort: number;
  /** Ports of the model servers. */
  readonly endpoints: readonly number[];
}): GatewayConfig {
  const host = '127.0.0.1';
  const endpoints = options.endpoints.map(port => ({ ip: host, port }));
  return {
    listeners: [{ name: 'http', host, port: options.port }],
    routes: [
      {
        name: 'benchmark/service',
        hostnames: [],
        matches: [{ path: { type: 'PathPrefix', value: '/service' } }],
        filters: {
          rewrite: {
            path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' },
          },
        },
        backends: [
          { type: 'service', weight: 1, name: 'benchmark/service', endpoints },
        ],
      },
      {
        name: 'benchmark/pool',
        hostnames: [],
        matches: [],
        backends: [
          {
            type: 'pool',
            weight: 1,
            pool: { namespace: 'benchmark', name: 'pool' },
            epp: { host, port: options.eppPort, tls: false },
            failureMode: 'FailClose',
            endpoints,
          },
        ],
      },
    ],
  };
}
