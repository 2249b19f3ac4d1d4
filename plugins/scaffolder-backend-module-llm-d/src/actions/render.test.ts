import { createMockDirectory } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { exampleInput, runAction, succeed } from '../__testUtils__/ActionRun';
import { createRenderAction } from './render';
import { examples } from './render.examples';

describe('llm-d:render', () => {
  const action = createRenderAction();
  const workspace = createMockDirectory();

  const render = (input: JsonObject) =>
    succeed(action, input, { workspacePath: workspace.path });
  const refusal = async (input: JsonObject) =>
    (await runAction(action, input, { workspacePath: workspace.path })).error
      ?.message;
  const readTree = (folder: string, files: string[]) =>
    new Map(
      files.map(name => [
        name,
        readFileSync(workspace.resolve(`${folder}/${name}`), 'utf8'),
      ]),
    );

  it.each(examples.map(({ description, example }) => [description, example]))(
    'runs its example: %s',
    async (_, example) => {
      const { outputs } = await render(exampleInput(example));
      expect(outputs.files).toContain('deploy/kustomization.yaml');
      expect(outputs.manifests.length).toBeGreaterThan(0);
    },
  );

  it('writes the very bytes into files that an apply gets as manifests', async () => {
    const { outputs } = await render({ form: { name: 'demo' } });
    const tree = readTree(outputs.path, outputs.files);
    const kustomization = parse(tree.get('deploy/kustomization.yaml') ?? '');
    const documents = kustomization.resources
      .filter((name: string) => !name.startsWith('namespace-'))
      .map((name: string) => tree.get(`deploy/${name}`));
    expect(documents.join('---\n')).toBe(outputs.yaml);
    expect(parseAllDocuments(outputs.yaml).map(one => one.toJS())).toEqual(
      outputs.manifests,
    );
    const again = await render({ form: { name: 'demo' } });
    expect(readTree(again.outputs.path, again.outputs.files)).toEqual(tree);
  });

  it('lays the tree out for Argo CD and Flux: no status, no generated names, waves, one kustomization that lists everything', async () => {
    const { outputs } = await render({
      form: { name: 'demo', schedulerNamespace: 'gateways' },
      compiled: true,
      catalogInfo: true,
    });
    const tree = readTree(outputs.path, outputs.files);
    const deployed = [...tree.keys()].filter(name =>
      name.startsWith('deploy/'),
    );
    const { resources } = parse(tree.get('deploy/kustomization.yaml') ?? '');
    expect(deployed.sort()).toEqual(
      ['kustomization.yaml', ...resources].map(name => `deploy/${name}`).sort(),
    );
    const manifests = resources.map((name: string) =>
      parse(tree.get(`deploy/${name}`) ?? ''),
    );
    const waves = manifests.map(
      ({ kind, metadata }: { kind: string; metadata: JsonObject }) => [
        kind,
        Object(metadata.annotations)['argocd.argoproj.io/sync-wave'],
      ],
    );
    expect(waves).toEqual([
      ['Namespace', '-1'],
      ['Namespace', '-1'],
      ['SimulatorDeployment', '0'],
      ['SchedulerInstall', '1'],
    ]);
    for (const manifest of manifests) {
      expect(manifest).not.toHaveProperty('status');
      expect(manifest.metadata).not.toHaveProperty('generateName');
    }
    expect(parse(tree.get('catalog-info.yaml') ?? '')).toMatchObject({
      kind: 'Resource',
      metadata: { name: 'local-llm-d-sim-demo' },
    });
    expect(
      [...tree.keys()].filter(name => name.startsWith('compiled/')).length,
    ).toBeGreaterThan(5);
  });

  it('puts what a platform requires on every custom resource', async () => {
    const { outputs } = await render({
      template: 'llm-d-ab-test',
      form: { name: 'demo' },
      labels: { 'cost-centre': '42' },
    });
    expect(outputs.manifests).toHaveLength(3);
    for (const { metadata } of outputs.manifests) {
      expect(metadata.labels).toEqual({
        'cost-centre': '42',
        'sim.llm-d.io/stack': 'demo',
      });
    }
  });

  it.each([
    ['a port that does not exist', { port: 70000 }, /port.*65535/],
    ['a number as text', { port: '8200' }, /port: .*number/],
    ['a name that is none', { name: '../x' }, /name: /],
    [
      'a configuration that is not YAML',
      { eppConfig: 'plugins: [' },
      /not YAML/,
    ],
    [
      'a configuration that contains itself',
      { eppConfig: 'plugins: &a [*a]' },
      /not YAML: an alias stands within/,
    ],
    [
      'a plugin that the endpoint picker does not have',
      { eppConfig: stringify({ plugins: [{ type: 'telepathy-scorer' }] }) },
      /spec\.epp\.config.*telepathy-scorer/s,
    ],
  ])('refuses %s, and names the field', async (_, fields, words) => {
    expect(await refusal({ form: { name: 'demo', ...fields } })).toMatch(words);
  });

  it('does not write outside the workspace', async () => {
    expect(await refusal({ form: { name: 'demo' }, path: '../out' })).toMatch(
      /path/i,
    );
  });
});
