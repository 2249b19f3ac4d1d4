import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { readActionsConfig } from './readActionsConfig';

const page = readFileSync(
  path.resolve(
    resolvePackagePath('@llm-d-sim/plugin-scaffolder-backend-module-llm-d'),
    '../../docs/golden-paths.md',
  ),
  'utf8',
);

/** Every block of YAML on the page, as somebody copies it. */
const blocks = [...page.matchAll(/^( *)```yaml\n([\s\S]*?)^ *```$/gm)].map(
  ([, indent, text]) => parse(text.replace(new RegExp(`^${indent}`, 'gm'), '')),
);
const of = (section: string) =>
  blocks.flatMap(block => (section in block ? [block] : []));

describe('docs/golden-paths.md', () => {
  it('configures the actions as it says', () => {
    const configs = of('llmD').map(block =>
      readActionsConfig(new ConfigReader(block)),
    );
    expect(configs).toEqual([
      expect.objectContaining({
        gitOps: {
          repoUrl: 'github.com?owner=acme&repo=clusters',
          branch: 'main',
          folder: 'stacks',
        },
      }),
      expect.objectContaining({
        policy: expect.objectContaining({
          delivery: ['pull-request'],
          requiredLabels: [{ key: 'cost-centre', value: '*' }],
        }),
      }),
    ]);
  });

  it('names a form decorator by fields that the templates have', () => {
    const decorators = of('spec').flatMap(({ spec }) => spec.formDecorators);
    expect(decorators).toEqual([
      { id: 'llm-d-cluster-credentials' },
      { id: 'llm-d-cluster-credentials', input: { entityField: 'stack' } },
    ]);
    const fieldsOf = (template: string) =>
      parse(
        readFileSync(
          path.resolve(
            resolvePackagePath(
              '@llm-d-sim/plugin-scaffolder-backend-module-llm-d',
            ),
            `../../templates/${template}/template.yaml`,
          ),
          'utf8',
        ),
      ).spec.parameters.flatMap((one: { properties: object }) =>
        Object.keys(one.properties),
      );
    expect(fieldsOf('llm-d-stack')).toContain('cluster');
    expect(fieldsOf('llm-d-tune')).toContain('stack');
    expect(fieldsOf('llm-d-delete')).toContain('stack');
  });
});
