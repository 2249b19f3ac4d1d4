import {
  parseKubernetesObject,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const kustomizationSchema = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  resources: z.array(z.string().regex(/^[\w.-]+\.yaml$/)),
});

/**
 * What `kubectl apply -k` applies of a folder: neither npm nor Debian has kustomize, so this reads the one feature that our trees use, a list of files,
 * and nothing else passes.
 */
export function readKustomization(folder: string): KubernetesObject[] {
  const read = (name: string) =>
    parse(readFileSync(path.join(folder, name), 'utf8'), { version: '1.1' });
  return kustomizationSchema
    .parse(read('kustomization.yaml'))
    .resources.map(name => parseKubernetesObject(read(name)));
}
