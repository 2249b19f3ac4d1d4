import fc from 'fast-check';
import { arbitraryFromSchema } from '../__testUtils__/arbitraryFromSchema';
import { stackFormSchemas } from '../crd';
import { describeFinding } from '../findings';
import { lintEppConfigText } from '../stack/lintEppConfigText';
import { checkStackResource } from './checkStackResource';

const eppImage = 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0';

const resource =
  (kind: string) =>
  (spec: unknown, metadata: object = {}) => ({
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind,
    metadata: { name: 'demo', namespace: 'llm-d-sim', ...metadata },
    spec,
  });
const simulator = resource('SimulatorDeployment');
const scheduler = (spec: object, metadata?: object) =>
  resource('SchedulerInstall')(
    { simulatorNamespace: 'llm-d-sim', ...spec },
    metadata,
  );
const withEpp = (epp: object, more: object = {}) =>
  scheduler({ epp: { enabled: true, image: eppImage, ...epp }, ...more });

const say = (object: unknown) =>
  checkStackResource(object).findings.map(
    ({ path, rule, severity }) => `${severity} ${rule} ${path}`,
  );
const errorsOf = (object: unknown) =>
  say(object).filter(line => line.startsWith('error'));

describe('checkStackResource', () => {
  it('gives the resource when there is no error, warnings or not', () => {
    const checked = checkStackResource(
      simulator({ prefill: { enabled: true } }),
    );
    expect(checked.findings).toHaveLength(1);
    expect(checked.resource?.spec).toMatchObject({ model: 'random' });
  });

  it('lists errors before warnings, and then gives no resource', () => {
    const object = withEpp({ replicas: 2, port: 9090 });
    expect(say(object)).toEqual([
      'error port-collision spec.epp.port',
      'warning leader-election spec.epp.replicas',
    ]);
    expect(checkStackResource(object).resource).toBeUndefined();
  });

  it('lists what breaks the schema and what breaks a rule together', () => {
    expect(
      say(
        withEpp(
          { port: 9090, verbosity: 'debug', args: ['-drain-timeout=1s'] },
          {
            proxyService: { port: '8200', selector: {} },
            gateway: { enabled: true, className: 'local', clas: 'local' },
            routing: { enabled: true, backendType: 'InferencePool' },
          },
        ),
      ),
    ).toEqual([
      'error schema spec.proxyService.port',
      'error schema spec.epp.verbosity',
      'error schema spec.gateway.clas',
      'error single-dash-flag spec.epp.args[0]',
      'error port-collision spec.epp.port',
      'error empty-selector spec.proxyService.selector',
    ]);
  });

  it('says nothing more of a field that breaks the schema, nor of what is in it', () => {
    expect(
      say(withEpp({ scorers: { 'no-such-scorer': -1, 'queue-scorer': 1 } })),
    ).toEqual(['error schema spec.epp.scorers.no-such-scorer']);
  });

  it('takes a missing simulatorNamespace for the namespace of the resource', () => {
    const install = resource('SchedulerInstall')({
      epp: { enabled: true, image: eppImage, poolNamespace: 'team-a' },
      proxyService: { name: 'demo-epp' },
    });
    expect(
      say({ ...install, metadata: { name: 'demo', namespace: 'team-a' } }),
    ).toEqual([
      'error schema spec.simulatorNamespace',
      'error name-collision spec.proxyService.name',
    ]);
    expect(
      errorsOf(
        scheduler({ simulatorNamespace: 'Not_A_Name', epp: { port: 0 } }),
      ),
    ).toEqual([
      'error schema spec.simulatorNamespace',
      'error schema spec.epp.port',
    ]);
  });

  it('leaves out what lacks a required field, and looks at the rest', () => {
    expect(
      say(
        simulator({
          prefill: { enabled: true },
          decode: { autoscaling: { max: 3 } },
          epp: { enabled: true },
        }),
      ),
    ).toEqual([
      'error schema spec.decode.autoscaling.min',
      'error no-decode spec.decode.enabled',
    ]);
    expect(
      say(
        withEpp(
          { port: 9090 },
          {
            gateway: { enabled: true, className: 'local' },
            routing: {
              enabled: true,
              matches: [{ path: { value: 'a' } }, {}, { backend: {} }],
            },
          },
        ),
      ),
    ).toEqual([
      'error schema spec.routing.matches[0].path.value',
      'error schema spec.routing.matches[0].backend',
      'error schema spec.routing.matches[1].backend',
      'error schema spec.routing.matches[2].backend.backendType',
      'error schema spec.routing.matches[2].backend.name',
      'error port-collision spec.epp.port',
    ]);
  });

  it('says nothing that hangs on what a wrong field should have been', () => {
    const config = { apiVersion: 'llm-d.ai/v1alpha1', plugins: [] };
    expect(say(withEpp({ image: 10, config }))).toEqual([
      'error schema spec.epp.image',
    ]);
    expect(
      say(
        scheduler({
          gateway: { enabled: 'yes', className: 'local' },
          routing: { enabled: true },
        }),
      ),
    ).toEqual(['error schema spec.gateway.enabled']);
    expect(
      say(
        withEpp(
          { tls: { enabled: true } },
          { gateway: { enabled: true, className: 'Local' } },
        ),
      ),
    ).toEqual(['error schema spec.gateway.className']);
  });

  it('says of an object of another kind what the kind should be', () => {
    expect(say({ apiVersion: 'v1', kind: 'Pod' })).toEqual([
      'error schema apiVersion',
      'error schema kind',
    ]);
    expect(checkStackResource(undefined).findings).toHaveLength(1);
  });
});

const long = (length: number) => 'a'.repeat(length);

describe('bad input from the field', () => {
  it.each<[string, unknown, string[]]>([
    [
      'a Service name of 63 characters',
      scheduler({ proxyService: { name: long(63) } }),
      [],
    ],
    [
      'a Service name of 64 characters',
      scheduler({ proxyService: { name: long(64) } }),
      ['error schema spec.proxyService.name'],
    ],
    ['a pool name of 253 characters', withEpp({ poolName: long(253) }), []],
    [
      'a pool name of 254 characters',
      withEpp({ poolName: long(254) }),
      ['error schema spec.epp.poolName'],
    ],
    [
      'a resource name of 253 characters',
      simulator({}, { name: long(253) }),
      [],
    ],
    [
      'a resource name of 254 characters',
      simulator({}, { name: long(254) }),
      ['error schema metadata.name'],
    ],
    [
      'a slash in the model',
      simulator({ model: 'meta-llama/Llama-3.1-8B' }),
      [],
    ],
    ['a model beyond ASCII', simulator({ model: 'modèle-模型' }), []],
    [
      'a name beyond ASCII',
      withEpp({ name: 'wähler' }),
      ['error schema spec.epp.name'],
    ],
    [
      'a prefix beyond ASCII',
      simulator({ namePrefix: '模型' }),
      ['error schema spec.namePrefix'],
    ],
    [
      'a huge number of replicas',
      simulator({ replicas: 1e12 }),
      ['error schema spec.replicas'],
    ],
    [
      'a port out of range',
      simulator({ decode: { port: 70000 } }),
      ['error schema spec.decode.port'],
    ],
    [
      'a port as text',
      scheduler({ proxyService: { port: '8200' } }),
      ['error schema spec.proxyService.port'],
    ],
    [
      'a huge weight',
      withEpp({ scorers: { 'queue-scorer': 1e300 } }),
      ['error schema spec.epp.scorers.queue-scorer'],
    ],
    [
      'a weight that is no number',
      withEpp({ scorers: { 'queue-scorer': NaN } }),
      ['error schema spec.epp.scorers.queue-scorer'],
    ],
    [
      'a negative weight',
      withEpp({ scorers: { 'queue-scorer': -0.5 } }),
      ['error schema spec.epp.scorers.queue-scorer'],
    ],
    [
      'arguments that are there already',
      simulator({
        decode: { enabled: true, args: ['--seed=1', '--v=5', '--seed=2'] },
      }),
      [
        'warning duplicate-argument spec.decode.args[1]',
        'warning duplicate-argument spec.decode.args[2]',
      ],
    ],
    [
      'an EPP named like the Service',
      withEpp({ name: 'gaie-inference-scheduling-proxy' }),
      ['error name-collision spec.proxyService.name'],
    ],
    [
      'an EPP named like the policy of the pods',
      withEpp(
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
      simulator({
        decode: { enabled: true },
        service: { name: 'demo-decode' },
      }),
      ['error name-collision spec.service.name'],
    ],
    [
      'fields that nothing knows, at every level',
      scheduler({
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
      'parts that YAML reads as null',
      scheduler({ epp: null, gateway: { enabled: null } }),
      ['error schema spec.epp', 'error schema spec.gateway.enabled'],
    ],
    ['a spec that YAML reads as null', simulator(null), ['error schema spec']],
    [
      'rules that break while the part is switched off, as the CRD has it',
      simulator({
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
      simulator({
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
        withEpp({
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
      withEpp({
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
        withEpp({
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

/** Keys that are there without anybody having written them. */
const oddKeys = ['__proto__', 'constructor', 'toString', 'a.b/c', ''];
const oddKey = fc.oneof(fc.constantFrom(...oddKeys), fc.string());
const json = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, 0, -1, 1e300, 70000, '', '1.5.5s', 'ä'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(oddKey, tie('value'), { maxKeys: 3 }),
  ),
})).value;

const pluginType = fc.constantFrom(
  'queue-scorer',
  'prefix-cache-scorer',
  'active-request-scorer',
  'disagg-profile-handler',
  'pd-profile-handler',
  'max-score-picker',
  'by-label-selector',
  'decode-filter',
  ...oddKeys,
);
const eppConfig = fc.dictionary(
  fc.constantFrom('plugins', 'schedulingProfiles', 'dataLayer', ...oddKeys),
  fc.oneof(
    json,
    fc.array(
      fc.oneof(
        json,
        fc.record(
          {
            type: pluginType,
            name: fc.oneof(pluginType, json),
            parameters: fc.dictionary(
              fc.constantFrom(
                'deciders',
                'threshold',
                'matchLabels',
                ...oddKeys,
              ),
              json,
            ),
            plugins: fc.array(
              fc.record(
                { pluginRef: pluginType, weight: json },
                {
                  requiredKeys: ['pluginRef'],
                },
              ),
            ),
          },
          { requiredKeys: [] },
        ),
      ),
    ),
  ),
);

/** A value with other values at some of its places. */
const damaged = (value: fc.Arbitrary<unknown>) =>
  fc
    .tuple(
      value,
      fc.array(fc.tuple(fc.array(fc.nat(20), { maxLength: 5 }), json), {
        maxLength: 3,
      }),
    )
    .map(([whole, damages]) =>
      damages.reduce<unknown>(
        (left, [way, part]) => replaceAt(left, way, part),
        whole,
      ),
    );

function replaceAt(
  value: unknown,
  [turn, ...way]: readonly number[],
  part: unknown,
): unknown {
  if (turn === undefined || typeof value !== 'object' || value === null) {
    return part;
  }
  const entries = Object.entries(value);
  const chosen = turn % Math.max(entries.length, 1);
  const changed = entries.map(([key, item], index) =>
    index === chosen
      ? ([key, replaceAt(item, way, part)] as const)
      : ([key, item] as const),
  );
  return Array.isArray(value)
    ? changed.map(([, item]) => item)
    : Object.fromEntries(changed);
}

describe('checkStackResource, whatever it is given', () => {
  const arbitraryObject = fc.oneof(
    json,
    damaged(arbitraryFromSchema(stackFormSchemas.simulatorDeployment)).map(
      spec => simulator(spec),
    ),
    damaged(arbitraryFromSchema(stackFormSchemas.schedulerInstall)).map(spec =>
      resource('SchedulerInstall')(spec),
    ),
    eppConfig.map(config => withEpp({ config })),
    fc
      .record({
        kind: fc.constantFrom('SimulatorDeployment', 'SchedulerInstall'),
        metadata: json,
        spec: json,
      })
      .map(object => ({ apiVersion: 'sim.llm-d.io/v1alpha1', ...object })),
  );

  it('never throws, and says each thing once', () => {
    fc.assert(
      fc.property(arbitraryObject, object => {
        const { findings, resource: parsed } = checkStackResource(object);
        const lines = findings.map(describeFinding);
        expect(lines).toEqual([...new Set(lines)]);
        expect(parsed === undefined).toBe(
          findings.some(({ severity }) => severity === 'error'),
        );
        // What the rules say is not about a field that breaks the schema.
        const wrong = new Set(
          findings.flatMap(({ path, rule }) =>
            rule === 'schema' ? [path] : [],
          ),
        );
        expect(
          findings.filter(
            ({ path, rule }) => rule !== 'schema' && wrong.has(path),
          ),
        ).toEqual([]);
      }),
      { numRuns: 400 },
    );
  }, 120_000);

  it('never throws for a text of a configuration either', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .array(
              fc.constantFrom(
                '- ',
                'plugins',
                ':',
                '\n',
                ' ',
                '[',
                '{',
                '"',
                '~',
              ),
            )
            .map(parts => parts.join('')),
          eppConfig.map(config => JSON.stringify(config)),
        ),
        text => {
          expect(Array.isArray(lintEppConfigText(text))).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  }, 120_000);
});
