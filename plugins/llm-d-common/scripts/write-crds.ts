/**
 * Writes the CRDs, as generated from the zod schemas, to packages/operator/deploy/kustomize/base/crd/, and the patches that take their CEL
 * rules out to packages/operator/deploy/kustomize/kubernetes-1.20/. Run it after a change in src/crd:
 *
 *   yarn workspace @llm-d-sim/plugin-llm-d-common generate:crds
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { celRemovalFiles } from '../src/crd/celRemovalFiles';
import { customResourceDefinitionFiles } from '../src/crd/customResourceDefinitionFiles';

const operator = path.resolve(__dirname, '../../../packages/operator');

function write(
  directory: string,
  files: readonly { name: string; content: string }[],
) {
  mkdirSync(directory, { recursive: true });
  for (const { name, content } of files) {
    writeFileSync(path.join(directory, name), content);
    process.stdout.write(`${path.join(directory, name)}\n`);
  }
}

write(
  path.join(operator, 'deploy/kustomize/base/crd'),
  customResourceDefinitionFiles(),
);
write(
  path.join(operator, 'deploy/kustomize/kubernetes-1.20'),
  celRemovalFiles(),
);
