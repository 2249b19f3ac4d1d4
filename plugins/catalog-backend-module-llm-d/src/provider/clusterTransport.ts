import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import {
  KubeConfigTransport,
  KubernetesPluginTransport,
  type ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';

/** How a cluster is followed. */
export interface FollowedCluster {
  transport: ClusterTransport;
  mode: 'watch' | 'poll';
}

const directSchema = z.object({
  name: z.string(),
  watch: z.boolean().default(true),
  kubeconfig: z.string().optional(),
  context: z.string().optional(),
});

const clusterSchema = z.object({
  name: z.string(),
  url: z.string(),
  serviceAccountToken: z.string().optional(),
  caData: z.string().optional(),
  caFile: z.string().optional(),
  skipTLSVerify: z.boolean().default(false),
});

/**
 * Watches a cluster that `llmD.clusters` gives direct access to; any other is polled through the Kubernetes plugin's proxy, which holds the events of
 * a watch back.
 *
 * @throws Error that says what is missing.
 */
export function followedCluster(
  cluster: string,
  services: { auth: AuthService; config: Config; discovery: DiscoveryService },
): FollowedCluster {
  const { auth, config, discovery } = services;
  const direct = z
    .array(directSchema)
    .parse(config.getOptional('llmD.clusters') ?? [])
    .find(({ name, watch }) => name === cluster && watch);
  if (!direct) {
    return {
      mode: 'poll',
      transport: new KubernetesPluginTransport({
        cluster,
        auth,
        discovery,
        credentials: () => auth.getOwnServiceCredentials(),
      }),
    };
  }
  if (direct.kubeconfig !== undefined) {
    const { context, kubeconfig } = direct;
    return {
      mode: 'watch',
      transport: KubeConfigTransport.fromFile(kubeconfig, { cluster, context }),
    };
  }
  const found = (
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? []
  )
    .filter(locator => locator.getString('type') === 'config')
    .flatMap(locator => locator.getOptionalConfigArray('clusters') ?? [])
    .map(entry => clusterSchema.parse(entry.get()))
    .find(({ name }) => name === cluster);
  const token = found?.serviceAccountToken;
  if (!found || token === undefined) {
    throw new Error(
      `Cluster ${cluster} of llmD.clusters cannot be watched: kubernetes.clusterLocatorMethods has no serviceAccountToken for it; set llmD.clusters[].kubeconfig`,
    );
  }
  const { caData, caFile, skipTLSVerify, url } = found;
  return {
    mode: 'watch',
    transport: KubeConfigTransport.fromToken(
      { url, token, caData, caFile, skipTLSVerify },
      { cluster },
    ),
  };
}
