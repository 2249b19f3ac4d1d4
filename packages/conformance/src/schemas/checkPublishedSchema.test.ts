import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { describeObjection } from '../Objection';
import { checkPublishedSchema } from './checkPublishedSchema';
import { publishedModels } from './publishedModels';

function objections(
  apiVersion: string,
  kind: string,
  rest: Record<string, unknown>,
): string[] {
  const object: KubernetesObject = {
    apiVersion,
    kind,
    metadata: { name: 'demo', namespace: 'models' },
    ...rest,
  };
  const model = publishedModels.get(`${apiVersion}/${kind}`);
  if (!model) throw new Error(`no model for ${apiVersion}/${kind}`);
  return checkPublishedSchema(object, model).map(describeObjection);
}

const gatewayApi = 'gateway.networking.k8s.io/v1';

describe('checkPublishedSchema', () => {
  it.each<[string, string, Record<string, unknown>, string[]]>([
    [
      gatewayApi,
      'HTTPRoute',
      { spec: { rules: [{ timeouts: { request: '1.5s' } }] } },
      [
        'spec.rules[0].timeouts.request: must match pattern "^([0-9]{1,5}(h|m|s|ms)){1,4}$"',
      ],
    ],
    [
      gatewayApi,
      'HTTPRoute',
      { spec: { rules: [{ backendRef: [{ name: 'pool' }] }] } },
      ['spec.rules[0].backendRef: unknown field'],
    ],
    [
      gatewayApi,
      'Gateway',
      { spec: { listeners: [{ name: 'web', port: 0, protocol: 'HTTP' }] } },
      [
        'spec.listeners[0].port: must be >= 1',
        'spec: must have required property gatewayClassName',
      ],
    ],
    [
      'gateway.networking.k8s.io/v1beta1',
      'ReferenceGrant',
      { spec: { from: [], to: [] } },
      [
        'spec.from: must NOT have less than 1 item',
        'spec.to: must NOT have less than 1 item',
      ],
    ],
    [
      'networking.istio.io/v1',
      'DestinationRule',
      { spec: { host: 'epp', trafficPolicy: { tls: { mode: 'ON', sni: 1 } } } },
      [
        'spec.trafficPolicy.tls.mode: must be equal to one of the allowed values: DISABLE, SIMPLE, MUTUAL, ISTIO_MUTUAL',
        'spec.trafficPolicy.tls.sni: must be string',
      ],
    ],
    [
      'networking.istio.io/v1alpha3',
      'EnvoyFilter',
      {
        spec: {
          configPatches: [
            {
              applyTo: 'HTTP_FILTERS',
              patch: {
                operation: 'INSERT_BEFORE',
                value: { any: { thing: 1 } },
              },
            },
          ],
        },
      },
      [
        expect.stringMatching(
          /^spec\.configPatches\[0\]\.applyTo: must be equal to one of the allowed values: .*HTTP_FILTER, /,
        ),
      ],
    ],
    [
      'monitoring.coreos.com/v1',
      'ServiceMonitor',
      { spec: { selector: {}, endpoints: [{ port: 'a', interval: '10 s' }] } },
      [expect.stringMatching(/^spec\.endpoints\[0\]\.interval: must match/)],
    ],
    [
      'networking.gke.io/v1',
      'HealthCheckPolicy',
      {
        spec: {
          default: { config: { type: 'HTTPX', httpHealthCheck: {} } },
          targetRef: { group: '', kind: 'Service', name: 'a' },
        },
      },
      [
        'spec.default.config.type: must be equal to one of the allowed values: TCP, HTTP, HTTPS, HTTP2, GRPC',
      ],
    ],
    [
      'networking.gke.io/v1',
      'GCPBackendPolicy',
      {
        spec: {
          default: { timeoutSecs: 300 },
          targetRef: { group: '', kind: 'Service', name: 'a' },
        },
      },
      ['spec.default.timeoutSecs: unknown field'],
    ],
    [
      'gateway.envoyproxy.io/v1alpha1',
      'EnvoyProxy',
      {
        spec: {
          provider: {
            type: 'Kubernetes',
            kubernetes: { envoyService: { type: 'Cluster' } },
          },
        },
      },
      [
        'spec.provider.kubernetes.envoyService.type: must be equal to one of the allowed values: ClusterIP, LoadBalancer, NodePort',
      ],
    ],
    [
      'policy/v1',
      'PodDisruptionBudget',
      { spec: { minAvailable: 1, selector: { matchLabel: {} } } },
      ['spec.selector.matchLabel: unknown field'],
    ],
  ])('%s %s: refuses what is wrong in it', (apiVersion, kind, rest, wrong) => {
    expect(objections(apiVersion, kind, rest).sort()).toEqual(wrong.sort());
  });

  it('leaves free-form fields alone', () => {
    expect(
      objections('v1', 'ConfigMap', { data: { 'any.yaml': 'text' } }),
    ).toEqual([]);
    expect(
      objections('networking.istio.io/v1alpha3', 'EnvoyFilter', {
        spec: {
          configPatches: [
            {
              applyTo: 'HTTP_FILTER',
              patch: {
                operation: 'INSERT_BEFORE',
                value: { any: { thing: 1 } },
              },
            },
          ],
        },
      }),
    ).toEqual([]);
  });
});
