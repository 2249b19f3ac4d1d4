import { groupVersionPath } from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterTransport } from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';
import { readRefused } from './readRefused';

const resourceListSchema = z.looseObject({
  resources: z.array(z.looseObject({ name: z.string(), kind: z.string() })),
});

/**
 * Cluster-wide collection path of a kind, from discovery.
 *
 * @returns undefined when the cluster does not serve the kind
 */
export async function resolveResource(
  transport: ClusterTransport,
  { apiVersion, kind }: { apiVersion: string; kind: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  const path = groupVersionPath(apiVersion);
  const response = await transport.send({ method: 'GET', path, signal });
  if (response.status === 404) {
    await response.text();
    return undefined;
  }
  if (!response.ok) {
    throw await readRefused(`discovery of ${apiVersion}`, response);
  }
  const { resources } = resourceListSchema.parse(await response.json());
  const resource = resources.find(
    one => one.kind === kind && !one.name.includes('/'),
  );
  return resource && `${path}/${resource.name}`;
}
