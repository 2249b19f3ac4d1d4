/**
 * Writes the parts of the Helm chart that are copies of the kustomize manifests. Run it after a change in deploy/kustomize/base:
 *
 *   yarn workspace @llm-d-sim/operator generate:chart
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chartFiles } from '../src/install/__testUtils__/chartFiles';
import {
  CHART,
  filesUnder,
  KUSTOMIZE_BASE,
} from '../src/install/__testUtils__/deployFolder';

const files = chartFiles(
  filesUnder(path.join(KUSTOMIZE_BASE, 'crd')),
  readFileSync(path.join(KUSTOMIZE_BASE, 'rbac/role.yaml'), 'utf8'),
);
for (const { name, content } of files) {
  const file = path.join(CHART, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  process.stdout.write(`${file}\n`);
}
