import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { describeObjection } from '../Objection';
import { checkOwnSchema } from './checkOwnSchema';

type Change = (spec: Record<string, unknown>) => Record<string, unknown>;

const pool = (change: Change = spec => spec): KubernetesObject => ({
  apiVersion: 'inference.networking.k8s.io/v1',
  kind: 'InferencePool',
  metadata: { name: 'demo-pool', namespace: 'models' },
  spec: change({
    selector: { matchLabels: { app: 'vllm' } },
    targetPorts: [{ number: 8000 }],
    endpointPickerRef: { name: 'demo-epp', port: { number: 9002 } },
  }),
});

const objective = (spec: Record<string, unknown>): KubernetesObject => ({
  apiVersion: 'llm-d.ai/v1alpha2',
  kind: 'InferenceObjective',
  metadata: { name: 'chat', namespace: 'models' },
  spec,
});

const objections = (object: KubernetesObject) =>
  checkOwnSchema(object).map(describeObjection);

const ports = (...numbers: number[]) => numbers.map(number => ({ number }));

describe('the schema of InferencePool', () => {
  it('accepts the least and the most that a pool can say', () => {
    expect(objections(pool())).toEqual([]);
    expect(
      objections(
        pool(spec => ({
          ...spec,
          targetPorts: ports(1, 2, 3, 4, 5, 6, 7, 65535),
          appProtocol: 'kubernetes.io/h2c',
          endpointPickerRef: {
            group: 'example.com',
            kind: 'Picker',
            name: 'demo',
            failureMode: 'FailOpen',
          },
        })),
      ),
    ).toEqual([]);
  });

  it.each<[string, Change, string]>([
    [
      'a Service without its port',
      spec => ({ ...spec, endpointPickerRef: { name: 'demo-epp' } }),
      'spec.endpointPickerRef.port: is required when kind is Service',
    ],
    [
      'the same port twice',
      spec => ({ ...spec, targetPorts: ports(8000, 8001, 8000) }),
      'spec.targetPorts: port numbers must be unique',
    ],
    [
      'nine ports',
      spec => ({ ...spec, targetPorts: ports(1, 2, 3, 4, 5, 6, 7, 8, 9) }),
      'spec.targetPorts: Too big: expected array to have <=8 items',
    ],
    [
      'no port',
      spec => ({ ...spec, targetPorts: [] }),
      'spec.targetPorts: Too small: expected array to have >=1 items',
    ],
    [
      'a port that is none',
      spec => ({ ...spec, targetPorts: ports(70000) }),
      'spec.targetPorts[0].number: Too big: expected number to be <=65535',
    ],
    [
      'no labels',
      spec => ({ ...spec, selector: { matchLabels: {} } }),
      'spec.selector.matchLabels: must have at least 1 labels',
    ],
    [
      'a label key that is none',
      spec => ({ ...spec, selector: { matchLabels: { 'a/b/c': 'd' } } }),
      'spec.selector.matchLabels[a/b/c]: Invalid key in record',
    ],
    [
      'the selector of v1alpha2',
      spec => ({ ...spec, selector: { app: 'vllm' } }),
      'spec.selector.app: unknown field',
    ],
    [
      'the port of v1alpha2',
      spec => ({ ...spec, targetPortNumber: 8000 }),
      'spec.targetPortNumber: unknown field',
    ],
    [
      'no endpoint picker',
      ({ endpointPickerRef, ...spec }) => spec,
      'spec.endpointPickerRef: Invalid input: expected object, received undefined',
    ],
    [
      'an unknown failure mode',
      spec => ({
        ...spec,
        endpointPickerRef: {
          name: 'demo-epp',
          port: { number: 9002 },
          failureMode: 'FailClosed',
        },
      }),
      'spec.endpointPickerRef.failureMode: Invalid option: expected one of "FailOpen"|"FailClose"',
    ],
    [
      'another protocol',
      spec => ({ ...spec, appProtocol: 'h2c' }),
      'spec.appProtocol: Invalid option: expected one of "http"|"kubernetes.io/h2c"',
    ],
  ])('refuses %s', (_, change, message) => {
    expect(objections(pool(change))).toContain(message);
  });

  it('refuses a status: it belongs to gateways', () => {
    expect(objections({ ...pool(), status: {} })).toEqual([
      'status: unknown field',
    ]);
  });
});

describe('the schema of InferenceObjective', () => {
  it('accepts an objective, with and without a priority', () => {
    const poolRef = {
      group: 'inference.networking.k8s.io',
      kind: 'InferencePool',
      name: 'demo-pool',
    };
    expect(objections(objective({ poolRef, priority: -1 }))).toEqual([]);
    expect(objections(objective({ poolRef: { name: 'a' } }))).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a priority that is no int32',
      { priority: 2 ** 31, poolRef: { name: 'a' } },
      'spec.priority: Too big: expected number to be <=2147483647',
    ],
    [
      'no pool',
      { priority: 1 },
      'spec.poolRef: Invalid input: expected object, received undefined',
    ],
    [
      'what is no pool',
      { poolRef: { kind: 'Service', name: 'a' } },
      'spec.poolRef.kind: Invalid input: expected "InferencePool"',
    ],
    [
      'the criticality of older versions',
      { criticality: 'Critical', poolRef: { name: 'a' } },
      'spec.criticality: unknown field',
    ],
  ])('refuses %s', (_, spec, message) => {
    expect(objections(objective(spec))).toEqual([message]);
  });
});
