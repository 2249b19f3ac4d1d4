import { describeObjection } from '../Objection';
import { checkGatewayApiRules } from './checkGatewayApiRules';

const object = (kind: string, spec: Record<string, unknown>) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind,
  metadata: { name: 'demo', namespace: 'models' },
  spec,
});
const gateway = (...listeners: unknown[]) => object('Gateway', { listeners });
const route = (...rules: unknown[]) => object('HTTPRoute', { rules });
const objections = (subject: ReturnType<typeof object>) =>
  checkGatewayApiRules(subject).map(describeObjection);
const http = { name: 'web', port: 80, protocol: 'HTTP' };
const path = (value: string) => ({
  matches: [{ path: { type: 'PathPrefix', value } }],
});

describe('the rules of Gateway', () => {
  it('accept listeners that differ', () => {
    expect(
      objections(
        gateway(
          http,
          { ...http, name: 'other', hostname: 'a.example.com' },
          {
            name: 'tls',
            port: 443,
            protocol: 'HTTPS',
            tls: { certificateRefs: [{ name: 'certificate' }] },
          },
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    [
      'two listeners of one name',
      gateway(http, { ...http, port: 81 }),
      'spec.listeners[1].name: listener names must be unique',
    ],
    [
      'two listeners for the same traffic',
      gateway(http, { ...http, name: 'other' }),
      'spec.listeners[1].port: port, protocol and hostname must be unique',
    ],
    [
      'a hostname for TCP',
      gateway({ ...http, protocol: 'TCP', hostname: 'a.example.com' }),
      'spec.listeners[0].hostname: must not be set for TCP',
    ],
    [
      'TLS for HTTP',
      gateway({ ...http, tls: { certificateRefs: [{ name: 'a' }] } }),
      'spec.listeners[0].tls: must not be set for HTTP',
    ],
    [
      'HTTPS without TLS',
      gateway({ ...http, protocol: 'HTTPS' }),
      'spec.listeners[0].tls: must be set, with mode Terminate, for HTTPS',
    ],
    [
      'HTTPS without a certificate',
      gateway({ ...http, protocol: 'HTTPS', tls: {} }),
      'spec.listeners[0].tls: certificateRefs must be set for mode Terminate',
    ],
  ])('refuse %s', (_, subject, message) => {
    expect(objections(subject)).toEqual([message]);
  });
});

describe('the rules of HTTPRoute', () => {
  it('accept a route to a pool and to a Service', () => {
    expect(
      objections(
        route(
          {
            ...path('/'),
            backendRefs: [
              { group: 'inference.networking.k8s.io', kind: 'InferencePool' },
              { port: 80 },
            ],
            timeouts: { request: '0s', backendRequest: '1h' },
          },
          {
            ...path('/v1/a%20b'),
            timeouts: { request: '1m', backendRequest: '60000ms' },
          },
        ),
      ),
    ).toEqual([]);
  });

  it.each<readonly [string, ReturnType<typeof object>, string]>([
    [
      'a Service without a port',
      route({ backendRefs: [{ name: 'a' }] }),
      'spec.rules[0].backendRefs[0].port: is required for a Service',
    ],
    [
      'an attempt that may last longer than the request',
      route({ timeouts: { request: '1m', backendRequest: '1m1ms' } }),
      'spec.rules[0].timeouts.backendRequest: cannot be longer than the timeout of the request',
    ],
    [
      'one header twice',
      route({ matches: [{ headers: [{ name: 'a' }, { name: 'a' }] }] }),
      'spec.rules[0].matches[0].headers: header names must be unique',
    ],
    ...['v1', '/a//b', '/a/../b', '/a/.', '/a%2fb', '/a b', '/a#b'].map(
      value =>
        [
          `the path ${value}`,
          route(path(value)),
          'spec.rules[0].matches[0].path.value: is no normalised absolute path',
        ] as const,
    ),
  ])('refuse %s', (_, subject, message) => {
    expect(objections(subject)).toEqual([message]);
  });
});
