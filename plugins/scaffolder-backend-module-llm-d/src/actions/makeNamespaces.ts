import { PORTAL_FIELD_MANAGER } from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { StackManifest } from './stackManifest';

/** Makes the namespaces that the manifests need and the cluster lacks; returns their names. */
export async function makeNamespaces(
  client: ClusterClient,
  manifests: StackManifest[],
  options: { dryRun: boolean; signal?: AbortSignal },
): Promise<Set<string>> {
  const missing = new Set<string>();
  for (const name of new Set(manifests.map(m => m.metadata.namespace))) {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', name };
    if (!(await client.get(namespace, { signal: options.signal }))) {
      missing.add(name);
      await client.apply(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
        { fieldManager: PORTAL_FIELD_MANAGER, ...options },
      );
    }
  }
  return missing;
}
