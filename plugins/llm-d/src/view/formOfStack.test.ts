import {
  stackFormSchema,
  stackFromForm,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import fc from 'fast-check';
import { formOfStack } from './formOfStack';

const form = fc.record(
  {
    name: fc.stringMatching(/^[a-z]([-a-z0-9]{0,30}[a-z0-9])?$/),
    owner: fc.constantFrom('group:default/chat', 'user:default/guest'),
    model: fc.stringMatching(/^[a-z]{1,20}$/),
    decodeReplicas: fc.integer({ min: 1, max: 16 }),
    simulatorNamespace: fc.stringMatching(/^[a-z]{1,20}$/),
    schedulerNamespace: fc.stringMatching(/^[a-z]{1,20}$/),
    port: fc.integer({ min: 1, max: 65_535 }),
    gatewayClassName: fc.constantFrom('local', 'istio'),
    eppConfig: fc.constant(
      'plugins: [{ type: random-picker }]\nschedulingProfiles: [{ name: default, plugins: [{ pluginRef: random-picker }] }]',
    ),
  },
  { requiredKeys: [] },
);

const applied = (input: unknown): KubernetesObject[] =>
  Object.values(stackFromForm(stackFormSchema.parse(input)));

const changed = (
  kind: string,
  change: (spec: Record<string, unknown>) => object,
) =>
  applied({}).map(object =>
    object.kind === kind
      ? { ...object, spec: change({ ...Object(object.spec) }) }
      : object,
  );

describe('the form of a stack', () => {
  it('yields the stack again, whatever was filled in', () => {
    fc.assert(
      fc.property(form, input => {
        const objects = applied(input);
        const found = formOfStack(objects, 'local');
        expect(found.beyond).toEqual([]);
        expect(applied(found.form)).toEqual(objects);
      }),
    );
  });

  it('names the stack that it changes', () => {
    expect(formOfStack(applied({}), 'local').form.existing).toBe(
      'local/llm-d-sim/demo',
    );
  });

  it.each([
    [
      'a route of its own',
      changed('SchedulerInstall', spec => ({
        ...spec,
        routing: {
          ...Object(spec.routing),
          matches: [
            {
              headers: [{ name: 'x-kv-backend', value: 'b' }],
              backend: { backendType: 'Service', name: 'b', port: 8200 },
            },
          ],
        },
      })),
      ['SchedulerInstall spec.routing.matches'],
    ],
    [
      'another version of the endpoint picker',
      changed('SchedulerInstall', spec => ({
        ...spec,
        epp: { ...Object(spec.epp), image: 'example.com/epp:v0.9.0' },
      })),
      ['SchedulerInstall spec.epp.image'],
    ],
    [
      'more pods than the form allows',
      changed('SimulatorDeployment', spec => ({
        ...spec,
        decode: { ...Object(spec.decode), replicas: 40 },
      })),
      ['decodeReplicas'],
    ],
    [
      'what is not valid',
      changed('SchedulerInstall', spec => ({ ...spec, gateway: 'none' })),
      ['SchedulerInstall llm-d-sim/demo'],
    ],
    [
      'prefill pods',
      changed('SimulatorDeployment', spec => ({
        ...spec,
        prefill: { enabled: true, replicas: 1 },
      })),
      ['SimulatorDeployment spec.prefill'],
    ],
    [
      'a second SimulatorDeployment',
      [
        ...applied({}),
        ...applied({ name: 'other' }).filter(
          ({ kind }) => kind === 'SimulatorDeployment',
        ),
      ],
      expect.arrayContaining([
        expect.stringMatching(/^SchedulerInstall |^SimulatorDeployment /),
      ]),
    ],
  ])('tells of %s, which it would set back', (_, objects, beyond) => {
    expect(formOfStack(objects, 'local').beyond).toEqual(beyond);
  });
});
