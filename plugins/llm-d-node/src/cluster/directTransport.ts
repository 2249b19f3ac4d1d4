import { z } from 'zod';
import { KubeConfigTransport } from './KubeConfigTransport';

const directSchema = z.array(
  z.object({
    name: z.string(),
    watch: z.boolean().default(true),
    kubeconfig: z.string().optional(),
    context: z.string().optional(),
  }),
);

const locatorsSchema = z.array(
  z.object({
    type: z.string(),
    clusters: z
      .array(
        z.object({
          name: z.string(),
          url: z.string(),
          serviceAccountToken: z.string().optional(),
          caData: z.string().optional(),
          caFile: z.string().optional(),
          skipTLSVerify: z.boolean().default(false),
        }),
      )
      .default([]),
  }),
);

/** Sections of the portal's configuration, as they stand there. @public */
export interface DirectAccessConfig {
  /** `llmD.clusters` */
  clusters: unknown;
  /** `kubernetes.clusterLocatorMethods` */
  clusterLocatorMethods: unknown;
}

/**
 * A way to a cluster past the Kubernetes plugin, for watches: by a kubeconfig file, or by what the Kubernetes plugin itself is
 * configured with.
 *
 * @returns undefined for a cluster that is not configured to be reached directly
 * @throws Error that says what is missing.
 * @public
 */
export function directTransport(
  name: string,
  config: DirectAccessConfig,
): KubeConfigTransport | undefined {
  const direct = directSchema
    .parse(config.clusters ?? [])
    .find(cluster => cluster.name === name && cluster.watch);
  if (!direct) {
    return undefined;
  }
  if (direct.kubeconfig !== undefined) {
    return KubeConfigTransport.fromFile(direct.kubeconfig, {
      cluster: name,
      context: direct.context,
    });
  }
  const known = locatorsSchema
    .parse(config.clusterLocatorMethods ?? [])
    .filter(({ type }) => type === 'config')
    .flatMap(({ clusters }) => clusters)
    .find(cluster => cluster.name === name);
  const token = known?.serviceAccountToken;
  if (!known || token === undefined) {
    throw new Error(
      `Cluster ${name} of llmD.clusters cannot be watched: kubernetes.clusterLocatorMethods has ${
        known ? 'no serviceAccountToken for it' : 'no such cluster'
      }; set llmD.clusters[].kubeconfig`,
    );
  }
  const { caData, caFile, skipTLSVerify, url } = known;
  return KubeConfigTransport.fromToken(
    { url, token, caData, caFile, skipTLSVerify },
    { cluster: name },
  );
}
