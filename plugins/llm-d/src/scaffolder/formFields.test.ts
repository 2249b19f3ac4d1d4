import { translationApiRef } from '@backstage/frontend-plugin-api';
import { TestApiRegistry, mockApis } from '@backstage/test-utils';
import {
  defaultEppConfig,
  scorerWeights,
  withWeight,
} from './eppConfigWeights';
import { compileForm } from './compileForm';
import { isAllowedNamespace } from './isAllowedNamespace';
import { validateNamespace } from './validateNamespace';
import { validateStackName } from './validateStackName';
import { llmDApiRef } from '../api';
import { FakeLlmDApi } from '../__testUtils__/FakeLlmDApi';

describe('scorer weights', () => {
  it('start from what the default profile compiles to', () => {
    expect(
      scorerWeights(defaultEppConfig()).map(({ name, weight }) => [
        name,
        weight,
      ]),
    ).toEqual([
      ['load-aware-scorer', 1],
      ['prefix-cache-scorer', 2],
      ['kv-cache-utilization-scorer', 1],
    ]);
  });

  it('change without touching anything else', () => {
    const standard = defaultEppConfig();
    const [load, prefix, cache] = scorerWeights(standard);
    const changed = withWeight(standard, prefix, 5);
    expect(scorerWeights(changed)).toEqual([
      load,
      { ...prefix, weight: 5 },
      cache,
    ]);
    expect(withWeight(changed, prefix, 2)).toBe(
      withWeight(standard, prefix, 2),
    );
  });

  it('are of one profile, and 1 where none is written', () => {
    const config = [
      'plugins:',
      '  - { type: queue-scorer, name: queue }',
      '  - { type: max-score-picker }',
      'schedulingProfiles:',
      '  - name: prefill',
      '    plugins: [{ pluginRef: queue, weight: 3 }]',
      '  - name: decode',
      '    plugins: [{ pluginRef: queue }, { pluginRef: max-score-picker }]',
    ].join('\n');
    const both = (text: string) =>
      scorerWeights(text).map(({ name, profile, weight }) => [
        profile,
        name,
        weight,
      ]);
    expect(both(config)).toEqual([
      ['prefill', 'queue', 3],
      ['decode', 'queue', 1],
    ]);
    expect(both(withWeight(config, scorerWeights(config)[1], 4))).toEqual([
      ['prefill', 'queue', 3],
      ['decode', 'queue', 4],
    ]);
  });

  it('are not there in what cannot be read', () => {
    expect(scorerWeights('plugins: [')).toEqual([]);
    expect(scorerWeights('plugins: []')).toEqual([]);
    expect(
      scorerWeights(`${defaultEppConfig()}\nitself: &itself [*itself]\n`),
    ).toEqual([]);
  });
});

describe('preview', () => {
  it('shows the custom resources first, then what is made for them', () => {
    const compiled = compileForm('llm-d-stack', { name: 'chat' });
    expect(compiled.ok && compiled.objects.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        'SimulatorDeployment',
        'SchedulerInstall',
        'InferencePool',
        'HTTPRoute',
      ]),
    );
  });

  it('says what a form lacks', () => {
    expect(compileForm('llm-d-stack', { name: 'Not a name' })).toMatchObject({
      ok: false,
    });
    expect(compileForm('nothing', {})).toEqual({
      ok: false,
      message: 'There is no golden path nothing',
    });
  });
});

describe('namespaces', () => {
  it.each([
    ['llm-d-sim', true],
    ['team-a', true],
    ['team', false],
    ['my-team-a', false],
  ])('%s is allowed: %s', (namespace, allowed) => {
    expect(isAllowedNamespace(namespace, ['llm-d-sim', 'team-*'])).toBe(
      allowed,
    );
  });
});

describe('validation', () => {
  const errorsOf = async (
    validate: typeof validateStackName | typeof validateNamespace,
    value: string,
    more: { existing?: string; kind?: string } = {},
  ) => {
    const { existing, kind } = more;
    const errors: string[] = [];
    await validate(
      value,
      { addError: message => errors.push(message) },
      {
        apiHolder: TestApiRegistry.from(
          [llmDApiRef, new FakeLlmDApi()],
          [translationApiRef, mockApis.translation()],
        ),
        formData: {
          cluster: 'local',
          simulatorNamespace: 'llm-d-sim',
          existing,
        },
        uiSchema: { 'ui:options': { kind } },
      },
    );
    return errors;
  };

  it('refuses a name that is taken, and a namespace that the policy does not allow', async () => {
    expect(await errorsOf(validateStackName, 'taken')).toEqual([
      'taken is taken in llm-d-sim: choose another name, or change that stack from its own page.',
    ]);
    expect(await errorsOf(validateStackName, 'free')).toEqual([]);
    expect(
      await errorsOf(validateStackName, 'taken', {
        kind: 'SimulatorDeployment',
      }),
    ).toEqual([]);
    expect(await errorsOf(validateNamespace, 'kube-system')).toEqual([
      'Your policy allows only: llm-d-sim, team-*',
    ]);
    expect(await errorsOf(validateNamespace, 'team-x')).toEqual([]);
  });

  it('lets a stack keep its name when it is changed by its own form', async () => {
    const at = (existing: string) =>
      errorsOf(validateStackName, 'taken', { existing });
    expect(await at('local/llm-d-sim/taken')).toEqual([]);
    expect(await at('local/llm-d-sim/other')).toHaveLength(1);
  });
});
