import type { Capabilities } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import type { ApiDiscovery } from './ApiDiscovery';
import type { ApiServer } from './ApiServer';
import { ClusterError } from './ClusterError';

const versionSchema = z.object({ major: z.string(), minor: z.string() });
const coreVersionsSchema = z.object({ versions: z.array(z.string()) });
const groupListSchema = z.object({
  groups: z.array(
    z.object({
      versions: z.array(z.object({ groupVersion: z.string() })),
    }),
  ),
});

/** Asks for every group version anew: which kinds the cluster serves, and its version. */
export async function readCapabilities(
  server: ApiServer,
  discovery: ApiDiscovery,
): Promise<Capabilities> {
  const [version, core, groups] = await Promise.all([
    documentOf(server, '/version', versionSchema),
    documentOf(server, '/api', coreVersionsSchema),
    documentOf(server, '/apis', groupListSchema),
  ]);
  const apiVersions = [
    ...core.versions,
    ...groups.groups.flatMap(group =>
      group.versions.map(({ groupVersion }) => groupVersion),
    ),
  ];
  const kinds = await Promise.all(
    apiVersions.map(async apiVersion => {
      discovery.forget(apiVersion);
      try {
        const served = await discovery.kindsOf(apiVersion);
        return [...served.keys()].map(kind => `${apiVersion}/${kind}`);
      } catch (error) {
        // An aggregated API whose server is down hides only its own kinds.
        if (error instanceof ClusterError && error.httpStatus === 503) {
          return [];
        }
        throw error;
      }
    }),
  );
  return {
    kinds: kinds.flat(),
    // Providers append a plus sign to the minor version.
    kubernetesVersion: `${version.major}.${version.minor.replace(/\D+$/, '')}`,
  };
}

/** @throws ClusterError when there is no such document, or another one. */
async function documentOf<S extends z.ZodType>(
  server: ApiServer,
  path: string,
  schema: S,
): Promise<z.output<S>> {
  const parsed = schema.safeParse(await server.discoveryDocument(path));
  if (!parsed.success) {
    throw new ClusterError({
      cluster: server.cluster,
      code: 'Internal',
      message: `Cluster ${server.cluster} does not answer ${path} as an API server does: is there one at this address?`,
      cause: parsed.error,
    });
  }
  return parsed.data;
}
