import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { celRemovalFiles } from './celRemovalFiles';
import { customResourceDefinitions } from './customResourceDefinitions';

const directory = path.resolve(
  __dirname,
  '../../../../packages/operator/deploy/kustomize/kubernetes-1.20',
);
const read = (name: string) => readFileSync(path.join(directory, name), 'utf8');

const kustomization = z
  .strictObject({
    apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
    kind: z.literal('Kustomization'),
    bases: z.array(z.string()),
    patchesJson6902: z.array(
      z.strictObject({
        target: z.strictObject({
          group: z.string(),
          version: z.string(),
          kind: z.string(),
          name: z.string(),
        }),
        path: z.string(),
      }),
    ),
  })
  .parse(parse(read('kustomization.yaml')));
const patchSchema = z.array(
  z.strictObject({ op: z.literal('remove'), path: z.string() }),
);
const containerSchema = z.record(z.string(), z.unknown()).or(z.array(z.any()));

/** A copy of a value without what stands at a path. */
function without(value: unknown, [key, ...rest]: string[]): unknown {
  const container = containerSchema.parse(value);
  const entries = Object.entries(container);
  expect(entries.map(([name]) => name)).toContain(key);
  const kept = entries.flatMap(([name, child]) => {
    if (name !== key) return [[name, child] as const];
    return rest.length > 0 ? [[name, without(child, rest)] as const] : [];
  });
  return Array.isArray(container)
    ? kept.map(([, child]) => child)
    : Object.fromEntries(kept);
}

describe('deploy/kustomize/kubernetes-1.20', () => {
  it('has the patches that are generated (else: yarn generate:crds)', () => {
    const files = celRemovalFiles();
    expect(readdirSync(directory).sort()).toEqual(
      [...files.map(({ name }) => name), 'kustomization.yaml'].sort(),
    );
    for (const { name, content } of files) {
      expect(read(name)).toBe(content);
    }
  });

  it('patches each CRD of the base, and nothing else', () => {
    expect(kustomization.bases).toEqual(['../base']);
    expect(kustomization.patchesJson6902.map(({ target }) => target)).toEqual(
      customResourceDefinitions.map(({ metadata }) => ({
        group: 'apiextensions.k8s.io',
        version: 'v1',
        kind: 'CustomResourceDefinition',
        name: metadata.name,
      })),
    );
  });

  it.each(customResourceDefinitions.map(crd => [crd.metadata.name, crd]))(
    'leaves no CEL rule in %s and everything else as it is',
    (name, definition) => {
      const patch = kustomization.patchesJson6902.find(
        ({ target }) => target.name === name,
      );
      const operations = patchSchema.parse(parse(read(patch?.path ?? '')));
      const patched = operations.reduce<unknown>(
        (value, operation) =>
          without(value, operation.path.slice(1).split('/')),
        definition,
      );
      const withoutCel: unknown = JSON.parse(
        JSON.stringify(definition, (key, value) =>
          key === 'x-kubernetes-validations' ? undefined : value,
        ),
      );
      expect(operations.length).toBeGreaterThan(5);
      expect(patched).toEqual(withoutCel);
      expect(JSON.stringify(patched)).not.toContain('x-kubernetes-validations');
    },
  );
});
