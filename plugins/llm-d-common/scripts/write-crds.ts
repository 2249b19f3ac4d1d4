/**
 * Writes the CRDs, as generated from the zod schemas, to packages/operator/deploy: for kustomize, the patches that take their CEL rules
 * out for old clusters, and into the Helm chart. Run it after a change in src/crd:
 *
 *   yarn workspace @llm-d-sim/plugin-llm-d-common generate:crds
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { celRemovalFiles } from '../src/crd/celRemovalFiles';
import { customResourceDefinitionFiles } from '../src/crd/customResourceDefinitionFiles';

const deploy = path.resolve(__dirname, '../../../packages/operator/deploy');

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

const definitions = customResourceDefinitionFiles();
write(path.join(deploy, 'kustomize/base/crd'), definitions);
write(path.join(deploy, 'kustomize/kubernetes-1.20'), celRemovalFiles());
write(path.join(deploy, 'helm/llm-d-sim-operator/files/crd'), definitions);
