import type {
  KubernetesObject,
  StackResource,
} from '@llm-d-sim/plugin-llm-d-common';

/** Where the custom resources of these tests stand. */
export const NAMESPACE = 'custom-resources';

/** A custom resource as a person writes it. */
export function manifest(
  kind: StackResource['kind'],
  spec: Record<string, unknown>,
): KubernetesObject {
  return {
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind,
    metadata: { name: 'demo', namespace: NAMESPACE },
    spec,
  };
}
const install = (spec: Record<string, unknown>) =>
  manifest('SchedulerInstall', { simulatorNamespace: NAMESPACE, ...spec });
const simulator = (spec: Record<string, unknown>) =>
  manifest('SimulatorDeployment', spec);

/** Custom resources with one fault each that a schema can express: name of the fault, and the resource. */
export const faultyResources: readonly (readonly [string, KubernetesObject])[] =
  [
    ['no namespace of the simulator', manifest('SchedulerInstall', {})],
    ['a port beyond the last', install({ proxyService: { port: 70000 } })],
    ['a port that is a text', install({ proxyService: { port: '8200' } })],
    ['a name that is none', install({ proxyService: { name: 'No_Name' } })],
    ['a name that is too long', install({ epp: { name: 'a'.repeat(64) } })],
    ['an endpoint picker without pods', install({ epp: { replicas: 0 } })],
    ['an unknown profile', install({ epp: { configProfile: 'fastest' } })],
    [
      'a negative weight',
      install({ epp: { scorers: { 'queue-scorer': -1 } } }),
    ],
    ['a number beyond 32 bits', install({ objectives: { batch: 2 ** 31 } })],
    ['a list that is a text', install({ epp: { args: '--v=4' } })],
    ['a list of something else', install({ epp: { args: ['--v', 4] } })],
    ['an object that is a list', install({ gateway: [] })],
    ['no port in a pool', install({ inferencePool: { targetPorts: [] } })],
    [
      'more ports than a pool has',
      install({ inferencePool: { targetPorts: [1, 2, 3, 4, 5, 6, 7, 8, 9] } }),
    ],
    [
      'a port in a list',
      install({ inferencePool: { targetPorts: [8000, 0] } }),
    ],
    ['an unknown provider', install({ gateway: { provider: 'traefik' } })],
    ['an unknown backend', install({ routing: { backendType: 'Pod' } })],
    [
      'a match without a backend',
      install({ routing: { matches: [{ path: { value: '/v1' } }] } }),
    ],
    [
      'a relative path',
      install({
        routing: {
          matches: [
            {
              path: { value: 'v1' },
              backend: { backendType: 'Service', name: 'a' },
            },
          ],
        },
      }),
    ],
    [
      'a timeout with a fraction',
      install({ routing: { timeouts: { request: '1.5s' } } }),
    ],
    [
      'a label value that is none',
      install({ proxyService: { selector: { a: 'b c' } } }),
    ],
    ['fewer than no pods', simulator({ replicas: -1 })],
    ['half a pod', simulator({ replicas: 1.5 })],
    ['an empty model', simulator({ model: '' })],
    [
      'a latency without a unit',
      simulator({ latency: { timeToFirstToken: '50' } }),
    ],
    [
      'a block size that there is not',
      simulator({ kvCache: { blockSize: 24 } }),
    ],
    [
      'more failures than requests',
      simulator({ failureInjection: { rate: 101 } }),
    ],
    [
      'an unknown failure',
      simulator({ failureInjection: { types: ['timeout'] } }),
    ],
    ['an adapter without a name', simulator({ lora: { modules: [{}] } })],
    ['a stage of fewer than no pods', simulator({ decode: { replicas: -1 } })],
    [
      'a quantity that is none',
      simulator({ resources: { requests: { cpu: 'much' } } }),
    ],
    [
      'an unknown effect of a taint',
      simulator({ prefill: { tolerations: [{ effect: 'Sometimes' }] } }),
    ],
  ];
