import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { parseKubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

/** The manifests of the sample stack: what the template makes of its defaults. */
export function exampleStack(root: string): KubernetesObject[] {
  const text = readFileSync(path.join(root, 'examples/stack.yaml'), 'utf8');
  return parseAllDocuments(text).map(document =>
    parseKubernetesObject(document.toJS()),
  );
}
