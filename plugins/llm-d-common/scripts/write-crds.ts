/**
 * Writes the CRDs, as generated from the zod schemas, to packages/operator/config/crd/. From the repository's root:
 *
 *   node --import @backstage/cli/config/nodeTransform.cjs plugins/llm-d-common/scripts/write-crds.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { customResourceDefinitionFiles } from '../src/crd/customResourceDefinitionFiles';

const directory = path.resolve(
  __dirname,
  '../../../packages/operator/config/crd',
);

mkdirSync(directory, { recursive: true });
for (const { name, content } of customResourceDefinitionFiles()) {
  writeFileSync(path.join(directory, name), content);
  process.stdout.write(`${path.join(directory, name)}\n`);
}
