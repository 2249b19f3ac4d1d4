import { existsSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { KubeConfigTransport } from './KubeConfigTransport';

const directSchema = z.array(
  z.object({
    name: z.string(),
    watch: z.boolean().default(true),
    kubeconfig: z.string().optional(),
    context: z.string().optional(),
    accountFolder: z.string().optional(),
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
          authProvider: z.string().optional(),
          serviceAccountToken: z.string().optional(),
          caData: z.string().optional(),
          caFile: z.string().optional(),
          skipTLSVerify: z.boolean().default(false),
        }),
      )
      .default([]),
  }),
);

type KnownCluster = z.output<typeof locatorsSchema>[number]['clusters'][number];

/** What Kubernetes gives to every pod. @public */
export interface PodSurroundings {
  /** Where the account of the pod is mounted. */
  accountFolder: string;
  /** Tells where the API server is. */
  environment: Readonly<Record<string, string | undefined>>;
}

/** Sections of the portal's configuration, as they stand there. @public */
export interface DirectAccessConfig {
  /** `llmD.clusters` */
  clusters: unknown;
  /** `kubernetes.clusterLocatorMethods` */
  clusterLocatorMethods: unknown;
  /** Of the portal, where it runs in a cluster. Default: what this process finds. */
  pod?: PodSurroundings;
}

/**
 * A way to a cluster past the Kubernetes plugin, for watches: by a kubeconfig file, or by what the Kubernetes plugin itself is
 * configured with. As there, a cluster of `serviceAccount` without a token is the one that the portal itself runs in.
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
  if (!known) {
    throw notWatched(
      name,
      'kubernetes.clusterLocatorMethods has no such cluster',
    );
  }
  const { caData, caFile, serviceAccountToken: token, skipTLSVerify } = known;
  if (direct.accountFolder !== undefined) {
    return mountedTransport(known, known.url, direct.accountFolder);
  }
  if (token !== undefined) {
    return KubeConfigTransport.fromToken(
      { url: known.url, token, caData, caFile, skipTLSVerify },
      { cluster: name },
    );
  }
  if (known.authProvider !== 'serviceAccount') {
    throw notWatched(
      name,
      'kubernetes.clusterLocatorMethods has no serviceAccountToken for it',
    );
  }
  const pod = config.pod ?? {
    accountFolder: '/var/run/secrets/kubernetes.io/serviceaccount',
    environment: process.env,
  };
  return mountedTransport(
    known,
    apiServerOf(pod) ?? known.url,
    pod.accountFolder,
  );
}

/** @throws Error when no account is mounted there. */
function mountedTransport(
  { name, skipTLSVerify }: KnownCluster,
  url: string,
  folder: string,
): KubeConfigTransport {
  const missing = ['token', 'ca.crt'].find(
    file => !existsSync(path.join(folder, file)),
  );
  if (missing !== undefined) {
    throw notWatched(
      name,
      `it has no serviceAccountToken, and no ServiceAccount is mounted (there is no ${path.join(
        folder,
        missing,
      )})`,
    );
  }
  return KubeConfigTransport.fromMountedAccount(
    { url, folder, skipTLSVerify },
    { cluster: name },
  );
}

function apiServerOf({ environment }: PodSurroundings): string | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } =
    environment;
  if (!host || !port) {
    return undefined;
  }
  return `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

function notWatched(name: string, why: string): Error {
  return new Error(
    `Cluster ${name} of llmD.clusters cannot be watched: ${why}; set serviceAccountToken there, or llmD.clusters[].kubeconfig or llmD.clusters[].accountFolder`,
  );
}
