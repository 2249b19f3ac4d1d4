import type { Config } from '@backstage/config';
import { KubeConfigTransport } from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';
import type { DirectCluster } from '../config/readLlmDConfig';

const clusterSchema = z.object({
  name: z.string(),
  url: z.string(),
  serviceAccountToken: z.string().optional(),
  caData: z.string().optional(),
  caFile: z.string().optional(),
  skipTLSVerify: z.boolean().default(false),
});

/**
 * A way to a cluster past the Kubernetes plugin, for watches: by a kubeconfig file, or by what the Kubernetes plugin itself is
 * configured with.
 *
 * @throws Error that says what is missing.
 */
export function directTransport(
  direct: DirectCluster,
  config: Config,
): KubeConfigTransport {
  const { context, kubeconfig, name } = direct;
  if (kubeconfig !== undefined) {
    return KubeConfigTransport.fromFile(kubeconfig, { cluster: name, context });
  }
  const found = configuredClusters(config).find(one => one.name === name);
  const token = found?.serviceAccountToken;
  if (!found || token === undefined) {
    throw new Error(
      `Cluster ${name} of llmD.clusters cannot be watched: kubernetes.clusterLocatorMethods has ${
        found ? 'no serviceAccountToken for it' : 'no such cluster'
      }; set llmD.clusters[].kubeconfig`,
    );
  }
  const { caData, caFile, skipTLSVerify, url } = found;
  return KubeConfigTransport.fromToken(
    { url, token, caData, caFile, skipTLSVerify },
    { cluster: name },
  );
}

function configuredClusters(config: Config) {
  return (
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? []
  )
    .filter(locator => locator.getString('type') === 'config')
    .flatMap(locator => locator.getOptionalConfigArray('clusters') ?? [])
    .map(cluster => clusterSchema.parse(cluster.get()));
}
