/**
 * Writes the CRDs, as generated from the zod schemas, to packages/operator/config/crd/. Run it after a change in src/crd:
 *
 *   yarn workspace @llm-d-sim/plugin-llm-d-common generate:crds
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
