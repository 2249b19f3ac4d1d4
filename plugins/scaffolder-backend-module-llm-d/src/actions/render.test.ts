import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { createRenderAction } from './render';
import { examples } from './render.examples';

type Input = { form: JsonObject; path?: string };

describe('llm-d:render', () => {
  const action = createRenderAction();
  const workspace = createMockDirectory();

  async function render(input: Input) {
    const context = createMockActionContext<Input>({
      input,
      workspacePath: workspace.path,
    });
    await action.handler(context);
    return {
      outputs: Object.fromEntries(
        jest
          .mocked(context.output)
          .mock.calls.map(([key, value]) => [key, value]),
      ),
    };
  }

  it.each(examples.map(({ description, example }) => [description, example]))(
    'runs its example: %s',
    async (_, example) => {
      const { input } = parse(example).steps[0];
      const { outputs } = await render(input);
      const file = readFileSync(
        workspace.resolve(input.path ?? 'llm-d/stack.yaml'),
        'utf8',
      );
      const documents = parseAllDocuments(file).map(document =>
        document.toJS(),
      );
      expect(documents).toEqual(outputs.manifests);
      expect(documents.map(({ kind }) => kind)).toEqual([
        'SimulatorDeployment',
        'SchedulerInstall',
      ]);
    },
  );

  it('refuses a port that does not exist, and names the field', async () => {
    await expect(
      render({ form: { name: 'demo', port: 70000 } }),
    ).rejects.toThrow(/port.*65535/);
  });

  it('refuses a plugin that the endpoint picker does not have, and names it', async () => {
    const eppConfig = stringify({
      plugins: [{ type: 'telepathy-scorer' }],
    });
    await expect(render({ form: { name: 'demo', eppConfig } })).rejects.toThrow(
      /spec\.epp\.config.*telepathy-scorer/s,
    );
  });

  it('refuses a configuration that is not YAML', async () => {
    await expect(
      render({ form: { name: 'demo', eppConfig: 'plugins: [' } }),
    ).rejects.toThrow(/not YAML/);
  });

  it('does not write outside the workspace', async () => {
    await expect(
      render({ form: { name: 'demo' }, path: '../escaped.yaml' }),
    ).rejects.toThrow(/path/i);
  });
});
