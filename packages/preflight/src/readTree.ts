import {
  SIM_API_VERSION,
  parseKubernetesObject,
  requireTree,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const kustomizationSchema = z.object({
  resources: z.array(z.string().regex(/^[\w.-]+\.ya?ml$/)),
});

/**
 * The custom resources of a rendered tree: what the kustomization in the folder, or in `deploy/` below it, lists. Namespaces are left out, they are made
 * as needed.
 *
 * @throws Error in words for a person when there is no such tree, or it holds anything else.
 */
export function readTree(folder: string): KubernetesObject[] {
  const root = [path.join(folder, 'deploy'), folder].find(candidate =>
    existsSync(path.join(candidate, 'kustomization.yaml')),
  );
  if (root === undefined) {
    throw new Error(
      `${folder} holds no kustomization.yaml: give the folder that llm-d:render has written, or its deploy/`,
    );
  }
  const read = (name: string): unknown[] =>
    parseAllDocuments(readFileSync(path.join(root, name), 'utf8'), {
      version: '1.1',
    }).map(document => {
      const [fault] = document.errors;
      if (fault) throw new Error(`${name}: ${fault.message}`);
      return requireTree(document.toJS({ maxAliasCount: 100 }));
    });
  const { resources } = kustomizationSchema.parse(
    read('kustomization.yaml')[0],
  );
  const objects = resources
    .flatMap(read)
    .map(value => parseKubernetesObject(value))
    .filter(({ kind }) => kind !== 'Namespace');
  const foreign = objects.find(
    ({ apiVersion }) => apiVersion !== SIM_API_VERSION,
  );
  if (foreign) {
    throw new Error(
      `The tree holds ${foreign.kind} ${foreign.metadata.name}: a preflight tries SimulatorDeployments and SchedulerInstalls only`,
    );
  }
  if (objects.length === 0) throw new Error(`${folder} holds nothing to try`);
  return objects;
}
