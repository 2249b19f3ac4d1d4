import { goldenPaths } from '@llm-d-sim/plugin-llm-d-common';
import { exampleInput, runAction, succeed } from '../__testUtils__/ActionRun';
import { testGate } from '../__testUtils__/testGate';
import { createLintAction } from './lint';
import { examples } from './lint.examples';

const manifests = JSON.parse(
  JSON.stringify(goldenPaths['llm-d-stack'].resourcesOf({ name: 'demo' })),
);

describe('llm-d:lint', () => {
  it.each(examples.map(({ description, example }) => [description, example]))(
    'runs its example: %s',
    async (_, example) => {
      const { outputs } = await succeed(
        createLintAction({ gate: testGate() }),
        exampleInput(example),
      );
      expect(outputs.warnings).toEqual([]);
    },
  );

  it('names the rule, the field and the remedy of each finding', async () => {
    const { error, outputs } = await runAction(
      createLintAction({ gate: testGate() }),
      {
        manifests: [
          { ...manifests[0], spec: { decode: { enabled: true, port: 0 } } },
        ],
      },
    );
    expect(error?.message).toMatch(/spec\.decode\.port/);
    expect(outputs.findings).toEqual([
      expect.objectContaining({
        severity: 'error',
        path: 'spec.decode.port',
        fix: expect.any(String),
      }),
    ]);
  });

  it('ends the task for a warning only when it is told to', async () => {
    const install = {
      ...manifests[1],
      spec: { ...manifests[1].spec, epp: { enabled: true, image: 'epp:main' } },
    };
    const action = createLintAction({ gate: testGate() });
    const { outputs } = await succeed(action, { manifests: [install] });
    expect(outputs.warnings).toHaveLength(1);
    const strict = await runAction(action, {
      manifests: [install],
      failOn: 'warning',
    });
    expect(strict.error?.message).toMatch(/spec\.epp\.image/);
  });

  it.each([
    ['clusters', { clusters: ['prod'] }],
    ['namespaces', { namespaces: [{ name: 'other' }] }],
    [
      'namespaces',
      { namespaces: [{ name: '*', owners: ['group:default/team-b'] }] },
    ],
    ['images.allow', { images: { allow: ['ghcr.io/acme/*'] } }],
    ['maximumReplicas', { maximumReplicas: 2 }],
    ['requiredLabels', { requiredLabels: [{ key: 'cost-centre' }] }],
  ])(
    'refuses by the rule llmD.policy.%s, and names it',
    async (rule, policy) => {
      const { error } = await runAction(
        createLintAction({ gate: testGate({ policy }) }),
        { manifests, cluster: 'local' },
      );
      expect(error?.message).toContain(`(rule llmD.policy.${rule})`);
    },
  );

  it('lets pass what the policy gives to a group of the person', async () => {
    const { error } = await runAction(
      createLintAction({
        gate: testGate({
          policy: {
            clusters: ['loc*'],
            namespaces: [{ name: 'llm-*', owners: ['group:default/team-a'] }],
            images: { allow: ['ghcr.io/llm-d/*'] },
            maximumReplicas: 3,
          },
        }),
      }),
      { manifests, cluster: 'local' },
    );
    expect(error).toBeUndefined();
  });
});
