import {
  eppManifest,
  schedulerManifest,
  simulatorManifest,
} from '../__testUtils__/manifests';
import { describeFinding } from '../findings';
import { checkStackResource } from './checkStackResource';

const say = (object: unknown) =>
  checkStackResource(object).findings.map(
    ({ path, rule, severity }) => `${severity} ${rule} ${path}`,
  );
const errorsOf = (object: unknown) =>
  say(object).filter(line => line.startsWith('error'));

const long = (length: number) => 'a'.repeat(length);

describe('bad input from the field', () => {
  it.each<[string, unknown, string[]]>([
    [
      'a Service name of 63 characters',
      schedulerManifest({ proxyService: { name: long(63) } }),
      [],
    ],
    [
      'a Service name of 64 characters',
      schedulerManifest({ proxyService: { name: long(64) } }),
      ['error schema spec.proxyService.name'],
    ],
    ['a pool name of 253 characters', eppManifest({ poolName: long(253) }), []],
    [
      'a pool name of 254 characters',
      eppManifest({ poolName: long(254) }),
      ['error schema spec.epp.poolName'],
    ],
    [
      'a resource name of 253 characters',
      simulatorManifest({}, { name: long(253) }),
      [],
    ],
    [
      'a resource name of 254 characters',
      simulatorManifest({}, { name: long(254) }),
      ['error schema metadata.name'],
    ],
    [
      'a slash in the model',
      simulatorManifest({ model: 'meta-llama/Llama-3.1-8B' }),
      [],
    ],
    ['a model beyond ASCII', simulatorManifest({ model: 'modèle-模型' }), []],
    [
      'a name beyond ASCII',
      eppManifest({ name: 'wähler' }),
      ['error schema spec.epp.name'],
    ],
    [
      'a prefix beyond ASCII',
      simulatorManifest({ namePrefix: '模型' }),
      ['error schema spec.namePrefix'],
    ],
    [
      'a huge number of replicas',
      simulatorManifest({ replicas: 1e12 }),
      ['error schema spec.replicas'],
    ],
    [
      'a port out of range',
      simulatorManifest({ decode: { port: 70000 } }),
      ['error schema spec.decode.port'],
    ],
    [
      'a port as text',
      schedulerManifest({ proxyService: { port: '8200' } }),
      ['error schema spec.proxyService.port'],
    ],
    [
      'a huge weight',
      eppManifest({ scorers: { 'queue-scorer': 1e300 } }),
      ['error schema spec.epp.scorers.queue-scorer'],
    ],
    [
      'a weight that is no number',
      eppManifest({ scorers: { 'queue-scorer': NaN } }),
      ['error schema spec.epp.scorers.queue-scorer'],
    ],
    [
      'a negative weight',
      eppManifest({ scorers: { 'queue-scorer': -0.5 } }),
      ['error schema spec.epp.scorers.queue-scorer'],
    ],
    [
      'arguments that are there already',
      simulatorManifest({
        decode: { enabled: true, args: ['--seed=1', '--v=5', '--seed=2'] },
      }),
      [
        'warning duplicate-argument spec.decode.args[1]',
        'warning duplicate-argument spec.decode.args[2]',
      ],
    ],
    [
      'an EPP named like the Service',
      eppManifest({ name: 'gaie-inference-scheduling-proxy' }),
      ['error name-collision spec.proxyService.name'],
    ],
    [
      'an EPP named like the policy of the pods',
      eppManifest(
        { name: 'demo-pods' },
        {
          gateway: { enabled: true, className: 'local' },
          networkPolicy: { enabled: true },
        },
      ),
      ['error name-collision spec.epp.name'],
    ],
    [
      'a Service named like a stage',
      simulatorManifest({
        decode: { enabled: true },
        service: { name: 'demo-decode' },
      }),
      ['error name-collision spec.service.name'],
    ],
    [
      'fields that nothing knows, at every level',
      schedulerManifest({
        eppp: {},
        epp: {
          podDisruptionBudget: { minAvailble: 1 },
          tolerations: [{ keys: 'a' }],
        },
        routing: {
          matches: [
            {
              backends: [],
              backend: { name: 'a', backendType: 'Service', ports: 1 },
            },
          ],
        },
      }),
      [
        'error schema spec.eppp',
        'error schema spec.epp.podDisruptionBudget.minAvailble',
        'error schema spec.epp.tolerations[0].keys',
        'error schema spec.routing.matches[0].backend.ports',
        'error schema spec.routing.matches[0].backends',
      ],
    ],
    [
      'parts that YAML reads as null, as if they were left out',
      schedulerManifest({ epp: null, gateway: { enabled: null } }),
      [],
    ],
    [
      'a spec that YAML reads as null, as if it were left out',
      simulatorManifest(null),
      [],
    ],
    [
      'nulls where something is required, is in a list or is not known',
      schedulerManifest({
        simulatorNamespace: null,
        epp: { args: [null], port: 'x', verbosity: null },
        typo: null,
      }),
      [
        'error schema spec.simulatorNamespace',
        'error schema spec.epp.args[0]',
        'error schema spec.epp.port',
        'error schema spec.typo',
      ],
    ],
    [
      'rules that break while the part is switched off, as the CRD has it',
      simulatorManifest({
        decode: { autoscaling: { min: 3, max: 1 } },
        epp: { podDisruptionBudget: {} },
      }),
      [
        'error disruption-budget spec.epp.podDisruptionBudget',
        'error autoscaling-range spec.decode.autoscaling.max',
      ],
    ],
    [
      'an image of unknown version, once for all stages that take it over',
      simulatorManifest({
        image: 'registry.example.com/sim:main',
        prefill: { enabled: true },
        decode: { enabled: true },
        latency: { timeToFirstToken: '1.5ms' },
      }),
      [
        'warning unknown-simulator-version spec.image',
        'warning latency-resolution spec.latency.timeToFirstToken',
      ],
    ],
  ])('%s', (_, object, lines) => {
    expect(say(object).sort()).toEqual([...lines].sort());
  });

  it.each<[string, unknown, string]>([
    ['NaN', NaN, 'NaN'],
    ['infinite', Infinity, 'Infinity'],
    ['negative', -1, '-1'],
    ['a text', '2', '"2"'],
    ['null', null, 'null'],
  ])('names a weight in epp.config that is %s', (_, weight, shown) => {
    expect(
      checkStackResource(
        eppManifest({
          config: {
            plugins: [{ type: 'queue-scorer' }],
            schedulingProfiles: [
              {
                name: 'default',
                plugins: [{ pluginRef: 'queue-scorer', weight }],
              },
            ],
          },
        }),
      ).findings,
    ).toMatchObject([
      {
        rule: 'weight',
        path: 'spec.epp.config.schedulingProfiles[0].plugins[0].weight',
        message: `Invalid value: ${shown}: the weight of "queue-scorer" must be a number from 0 on`,
      },
    ]);
  });

  it('compares huge weights in epp.config without losing the small ones', () => {
    const { findings } = checkStackResource(
      eppManifest({
        config: {
          plugins: [
            { type: 'queue-scorer' },
            { type: 'active-request-scorer' },
          ],
          schedulingProfiles: [
            {
              name: 'default',
              plugins: [
                { pluginRef: 'queue-scorer', weight: 1e300 },
                { pluginRef: 'active-request-scorer', weight: 2 },
              ],
            },
          ],
        },
      }),
    );
    expect(findings.map(describeFinding)).toEqual([
      expect.stringContaining(
        'weight 1e+300 of queue-scorer is more than 2, the sum of the others',
      ),
    ]);
  });

  it('takes words of JavaScript for what they are: unknown', () => {
    expect(
      errorsOf(
        eppManifest({
          args: ['--constructor=1'],
          config: {
            valueOf: {},
            plugins: [
              { type: 'constructor' },
              { type: 'active-request-scorer', parameters: { toString: 1 } },
            ],
          },
        }),
      ),
    ).toEqual([
      'error unknown-config-field spec.epp.config.valueOf',
      'error unknown-plugin spec.epp.config.plugins[0].type',
      'error unknown-parameter spec.epp.config.plugins[1].parameters.toString',
    ]);
  });
});
