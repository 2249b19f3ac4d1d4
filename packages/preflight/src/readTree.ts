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

/** What a rendered tree holds. */
export interface RenderedTree {
  /** All custom resources, the SchedulerInstall among them. */
  manifests: KubernetesObject[];
  /** What requests are sent through. */
  schedulerInstall: KubernetesObject;
}

/**
 * The custom resources of a rendered tree: what the kustomization in the folder, or in `deploy/` below it, lists. Namespaces are left out, they are made
 * as needed.
 *
 * @throws Error in words for a person when there is no such tree, or it holds anything else.
 */
export function readTree(folder: string): RenderedTree {
  const root = [path.join(folder, 'deploy'), folder].find(candidate =>
    existsSync(path.join(candidate, 'kustomization.yaml')),
  );
  if (root === undefined) {
    throw new Error(
      `${folder} holds no kustomization.yaml: give the folder that llm-d:render has written, or its deploy/`,
    );
  }
  const read = (name: string) => documentsOf(path.join(root, name));
  const [listed] = read('kustomization.yaml');
  const kustomization = kustomizationSchema.safeParse(listed);
  if (!kustomization.success) {
    throw new Error(
      `${path.join(
        root,
        'kustomization.yaml',
      )} lists no resources that are YAML files beside it: ${z.prettifyError(
        kustomization.error,
      )}`,
    );
  }
  const objects = kustomization.data.resources
    .flatMap(name => read(name).map(value => objectOf(value, name)))
    .filter(({ kind }) => kind !== 'Namespace');
  const foreign = objects.find(
    ({ apiVersion }) => apiVersion !== SIM_API_VERSION,
  );
  if (foreign) {
    throw new Error(
      `The tree holds ${foreign.kind} ${foreign.metadata.name}: a preflight tries SimulatorDeployments and SchedulerInstalls only`,
    );
  }
  const schedulerInstall = objects.find(
    ({ kind }) => kind === 'SchedulerInstall',
  );
  if (!schedulerInstall) {
    throw new Error(
      `${folder} holds no SchedulerInstall, so there is nothing that requests could be sent through`,
    );
  }
  return { manifests: objects, schedulerInstall };
}

/** Documents of a file; empty ones, as a line of dashes at the end makes them, are none. */
function documentsOf(file: string): unknown[] {
  if (!existsSync(file)) throw new Error(`${file} is not there`);
  return parseAllDocuments(readFileSync(file, 'utf8'), { version: '1.1' })
    .map(document => {
      const [fault] = document.errors;
      if (fault) throw new Error(`${file}: ${fault.message}`);
      return requireTree(document.toJS({ maxAliasCount: 100 }));
    })
    .filter(value => value !== null && value !== undefined);
}

function objectOf(value: unknown, name: string): KubernetesObject {
  try {
    return parseKubernetesObject(value);
  } catch (cause) {
    throw new Error(`${name} holds something that is no Kubernetes object`, {
      cause,
    });
  }
}
