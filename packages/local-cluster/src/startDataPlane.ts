import { KubeConfig } from '@kubernetes/client-node';
import { ApiClient } from './client/ApiClient';
import { PooledKubeConfig } from './client/PooledKubeConfig';
import { startNodeAndGateways, stopAll } from './dataPlane';
import { knownImages } from './knownImages';
import { installManifests } from './manifests/installManifests';
import type { RestartBackoff } from './node/containers/restartDelay';
import type { Program } from './node/images/Program';
import {
  openPodNetwork,
  type PodNetworkMode,
} from './node/network/openPodNetwork';

/**
 * How to run pods and gateways of a cluster that has a control plane of its own.
 *
 * @public
 */
export interface StartDataPlaneOptions {
  /** Path of a kubeconfig whose current user is an administrator with a bearer token. */
  kubeconfig: string;
  /** Takes one line at a time; never a secret. */
  log(line: string): void;
  /** Takes the gateways' access logs, one line per request; absent, none are kept. */
  accessLog?: (line: string) => void;
  /** Further images by repository name, or other programs for the known ones. */
  images?: Readonly<Record<string, Program>>;
  /** Default `shared`: a real API server refuses endpoints with loopback addresses. */
  podNetwork?: PodNetworkMode;
  /** Waits between restarts of a crashing container; default those of a kubelet. */
  restartBackoff?: RestartBackoff;
}

/**
 * A node and a gateway controller at work for a cluster.
 *
 * @public
 */
export interface RemoteDataPlane {
  /** Where an address of the cluster (pod, Service, gateway) really accepts connections on this machine. */
  dialAddress(host: string, port: number): { host: string; port: number };
  /** Ends all programs and gateways. The cluster still has the Node and its pods. */
  stop(): Promise<void>;
}

/** Kinds that older API servers serve in another version with the same fields, as far as they are read here. */
const olderVersions: Readonly<Record<string, string>> = {
  'discovery.k8s.io/v1': 'discovery.k8s.io/v1beta1',
};

/**
 * Starts the local cluster's node and gateway controller against an API server that somebody else runs, with controllers of
 * its own: they bind every pod that no scheduler has bound, run it in this process, and serve the Gateways of class `local`.
 * CRDs of the Gateway API and of InferencePool that are missing are installed (Kubernetes 1.20 takes only some of them: it
 * refuses an empty text as a default).
 *
 * @throws when the kubeconfig cannot be read or the API server not be reached
 * @public
 */
export async function startDataPlane(
  options: StartDataPlaneOptions,
): Promise<RemoteDataPlane> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = () => stopAll(stops);
  try {
    const access = readAccess(options.kubeconfig);
    const config = PooledKubeConfig.of(access);
    stops.push(() => config.close());
    const client = ApiClient.of(config, 'local-cluster');
    await installManifests(client);
    const network = await openPodNetwork(options.podNetwork ?? 'shared');
    stops.push(() => network.stop());
    const { dialer, ...dataPlane } = await startNodeAndGateways({
      client,
      apiServer: access,
      servedVersions: await servedVersions(client),
      network,
      images: { ...knownImages, ...options.images },
      controllers: () => [],
      log: options.log,
      accessLog: options.accessLog,
      restartBackoff: options.restartBackoff,
    });
    stops.push(() => dataPlane.stop());
    return {
      dialAddress: (host, port) => dialer.dialAddress(host, port),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readAccess(kubeconfig: string) {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const cluster = config.getCurrentCluster();
  const token = config.getCurrentUser()?.token;
  if (!cluster?.caData || !token) {
    throw new Error(
      `The current context of ${kubeconfig} needs a cluster with certificate-authority-data and a user with a token`,
    );
  }
  return { server: cluster.server, caData: cluster.caData, token };
}

async function servedVersions(
  client: ApiClient,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [ours, older] of Object.entries(olderVersions)) {
    if (!(await client.serves(ours))) found[ours] = older;
  }
  return found;
}
