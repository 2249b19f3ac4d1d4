import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readTree } from './readTree';

describe('a rendered tree', () => {
  let folder: string;
  const install = [
    'apiVersion: sim.llm-d.io/v1alpha1',
    'kind: SchedulerInstall',
    'metadata: { name: demo }',
  ].join('\n');
  const simulator = install.replace('SchedulerInstall', 'SimulatorDeployment');

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'read-tree-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (files: Record<string, string>) =>
    Object.entries(files).forEach(([name, text]) =>
      writeFileSync(path.join(folder, name), text),
    );

  it('may end its files with a line of dashes', () => {
    write({
      'kustomization.yaml': 'resources: [stack.yaml]\n---\n',
      'stack.yaml': `---\n${install}\n---\n${simulator}\n---\n`,
    });
    const { manifests, schedulerInstall } = readTree(folder);
    expect(manifests.map(({ kind }) => kind)).toEqual([
      'SchedulerInstall',
      'SimulatorDeployment',
    ]);
    expect(schedulerInstall).toBe(manifests[0]);
  });

  it.each([
    [{}, 'holds no kustomization.yaml'],
    [{ 'kustomization.yaml': '' }, 'kustomization.yaml lists no resources'],
    [
      { 'kustomization.yaml': 'resource: [stack.yaml]' },
      'kustomization.yaml lists no resources',
    ],
    [
      { 'kustomization.yaml': 'resources: [../stack.yaml]' },
      'kustomization.yaml lists no resources that are YAML files beside it',
    ],
    [
      { 'kustomization.yaml': 'resources: [stack.yaml]' },
      'stack.yaml is not there',
    ],
    [
      {
        'kustomization.yaml': 'resources: [stack.yaml]',
        'stack.yaml': 'just a text',
      },
      'stack.yaml holds something that is no Kubernetes object',
    ],
    [
      {
        'kustomization.yaml': 'resources: [stack.yaml]',
        'stack.yaml': 'kind: [',
      },
      /stack\.yaml: .*at line 1/,
    ],
    [
      {
        'kustomization.yaml': 'resources: [stack.yaml]',
        'stack.yaml': simulator,
      },
      'holds no SchedulerInstall',
    ],
    [
      {
        'kustomization.yaml': 'resources: [stack.yaml]',
        'stack.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: { name: x }',
      },
      'The tree holds Secret x',
    ],
  ])('is refused in words that name the file: %j', (files, words) => {
    write(files);
    expect(() => readTree(folder)).toThrow(words);
  });
});
