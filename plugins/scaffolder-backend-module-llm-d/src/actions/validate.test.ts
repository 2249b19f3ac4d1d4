import { createMockDirectory } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { stackFormSchema, stackFromForm } from '@llm-d-sim/plugin-llm-d-common';
import { stringify } from 'yaml';
import { exampleInput, runAction } from '../__testUtils__/ActionRun';
import { testGate } from '../__testUtils__/testGate';
import { createValidateAction } from './validate';
import { examples } from './validate.examples';

type Input = { manifests?: JsonObject[]; paths?: string[] };

/** As it is after its journey through a task: plain JSON. */
const asJson = (value: unknown): JsonObject =>
  JSON.parse(JSON.stringify(value));

const { simulatorDeployment, schedulerInstall } = stackFromForm(
  stackFormSchema.parse({}),
);
const good = [asJson(simulatorDeployment), asJson(schedulerInstall)];

describe('llm-d:validate', () => {
  const action = createValidateAction({
    gate: testGate(),
    clusterAccess: () => {
      throw new Error('no cluster is named');
    },
  });
  const workspace = createMockDirectory();

  async function validate(input: Input) {
    const { error, outputs } = await runAction(action, input, {
      workspacePath: workspace.path,
    });
    if (error) throw error;
    return outputs;
  }

  it.each(
    examples
      .map(({ description, example }) => ({
        description,
        input: exampleInput(example),
      }))
      .filter(({ input }) => !('cluster' in input)),
  )('runs its example: $description', async ({ input }) => {
    workspace.setContent({
      'llm-d/deploy/schedulerinstall-demo.yaml': stringify(schedulerInstall),
    });
    expect(await validate(input)).toEqual({ warnings: [] });
  });

  it('lists all problems of all resources at once, each with its field and a remedy', async () => {
    const install = asJson({
      ...schedulerInstall,
      spec: {
        simulatorNamespace: 'Not Valid',
        typo: 1,
        epp: { enabled: true, port: 9090 },
      },
    });
    const simulator = asJson({
      ...simulatorDeployment,
      spec: { decode: { enabled: true, port: 70000 } },
    });
    const fault = await validate({ manifests: [install, simulator] }).catch(
      error => String(error),
    );
    expect(fault).toMatch(/SchedulerInstall demo: spec\.simulatorNamespace: /);
    expect(fault).toMatch(/SchedulerInstall demo: spec\.typo: unknown field/);
    expect(fault).toMatch(/SchedulerInstall demo: spec\.epp\.port: .*9090/);
    expect(fault).toMatch(/SimulatorDeployment demo: spec\.decode\.port: /);
    expect(fault).toMatch(/Take a port from 1 to 65534/);
  });

  it('tells warnings and goes on', async () => {
    const quiet = asJson({
      ...schedulerInstall,
      spec: {
        simulatorNamespace: 'models',
        epp: { enabled: true, image: 'epp:main' },
      },
    });
    expect(await validate({ manifests: [quiet] })).toEqual({
      warnings: [expect.stringMatching(/spec\.epp\.image: .*no version/)],
    });
  });

  it('tells what does not fit between the two resources', async () => {
    const moved = asJson({
      ...simulatorDeployment,
      spec: { decode: { enabled: true, port: 9999 } },
    });
    expect(await validate({ manifests: [moved, good[1]] })).toEqual({
      warnings: [expect.stringMatching(/^SchedulerInstall demo: .*9999/)],
    });
  });

  it('refuses to check nothing, files that are not there or not YAML or without end, and paths out of the workspace', async () => {
    workspace.setContent({ 'bad.yaml': 'a: [' });
    await expect(validate({})).rejects.toThrow(/nothing to look at/);
    await expect(validate({ paths: ['gone.yaml'] })).rejects.toThrow(
      /gone\.yaml cannot be read/,
    );
    await expect(validate({ paths: ['bad.yaml'] })).rejects.toThrow(
      /^bad\.yaml: /,
    );
    await expect(validate({ paths: ['../x.yaml'] })).rejects.toThrow();
    workspace.setContent({ 'endless.yaml': 'spec: &a [*a]' });
    await expect(validate({ paths: ['endless.yaml'] })).rejects.toThrow(
      /^endless\.yaml: .*an alias stands within what it stands for/,
    );
  });
});
