import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { parseStackResource } from '../crd';
import { validateStackResource } from '../lint';
import { stackFormSchema, stackFromForm } from './stackForm';

const documents = parseAllDocuments(
  readFileSync(
    path.resolve(__dirname, '../../../../examples/stack.yaml'),
    'utf8',
  ),
).map(document => document.toJS());

describe('examples/stack.yaml', () => {
  it('is what the form makes when every default is kept', () => {
    const { simulatorDeployment, schedulerInstall } = stackFromForm(
      stackFormSchema.parse({}),
    );
    const [namespace, ...resources] = documents;
    expect(resources).toEqual([simulatorDeployment, schedulerInstall]);
    expect(namespace.metadata.name).toBe(
      simulatorDeployment.metadata.namespace,
    );
  });

  it('gives lint nothing to say', () => {
    for (const document of documents.slice(1)) {
      const parsed = parseStackResource(document);
      expect(parsed.ok && validateStackResource(parsed.resource)).toEqual([]);
    }
  });
});
