import { startApiServer } from './apiserver';
import { ApiClient } from './client/ApiClient';
import { PooledKubeConfig } from './client/PooledKubeConfig';
import { workloadControllers } from './controllers';
import { startNodeAndGateways, stopAll } from './dataPlane';
import { kubeConfigYaml, writeKubeConfig } from './kubeconfig';
import { knownImages } from './knownImages';
import { installManifests } from './manifests/installManifests';
import type { RestartBackoff } from './node/containers/restartDelay';
import type { Program } from './node/images/Program';
import {
  openPodNetwork,
  podNetworkMode,
  type PodNetworkMode,
} from './node/network/openPodNetwork';

/**
 * How to start a local cluster.
 *
 * @public
 */
export interface LocalClusterOptions {
  /** Where the kubeconfig is written, e.g. `.local`. */
  directory: string;
  /** Port of the API server on 127.0.0.1; 0 or nothing takes a free one. */
  port?: number;
  /** Takes one line at a time; never a secret. */
  log(line: string): void;
  /** Takes the gateways' access logs, one line per request; absent, none are kept. */
  accessLog?: (line: string) => void;
  /** Further images by repository name, or other programs for the known ones. */
  images?: Readonly<Record<string, Program>>;
  /** Default: the environment variable LOCAL_CLUSTER_POD_NETWORK, else what works here. */
  podNetwork?: PodNetworkMode;
  /** `RBAC`: pods may do what Roles permit their ServiceAccounts. Default: who has a token may do everything. */
  authorization?: 'RBAC';
  /** Waits between restarts of a crashing container; default those of a kubelet (10 s, doubling, up to 5 minutes). */
  restartBackoff?: RestartBackoff;
}

/**
 * A running local cluster and how to reach it.
 *
 * @public
 */
export interface LocalCluster {
  /** `https://127.0.0.1:<port>` */
  url: string;
  /** Absolute path of the kubeconfig (mode 0600). */
  kubeconfigPath: string;
  /** The kubeconfig's text. Contains the token. */
  kubeConfigYaml: string;
  /** Bearer token of the administrator. */
  token: string;
  /** The CA, PEM in base64. */
  caData: string;
  /** Where an address of the cluster (pod, Service, gateway) really accepts connections on this machine. */
  dialAddress(host: string, port: number): { host: string; port: number };
  /** Ends everything: programs, controllers, API server. */
  stop(): Promise<void>;
}

/**
 * Starts a cluster in this process: API server, controllers, a node that runs images as programs, and a gateway
 * controller. Everything is in memory and on loopback addresses.
 *
 * @throws when the port or the directory cannot be used
 * @public
 */
export async function startLocalCluster(
  options: LocalClusterOptions,
): Promise<LocalCluster> {
  const { log } = options;
  const stops: (() => Promise<unknown>)[] = [];
  const stop = () => stopAll(stops);
  try {
    const apiServer = await startApiServer({
      port: options.port,
      authorization: options.authorization,
      log,
    });
    stops.push(() => apiServer.stop());
    const access = {
      server: apiServer.url,
      caData: apiServer.caData,
      token: apiServer.adminToken,
    };
    const config = PooledKubeConfig.of(access);
    stops.push(() => config.close());
    const client = ApiClient.of(config, 'local-cluster');

    await installManifests(client);

    const network = await openPodNetwork(
      options.podNetwork ??
        podNetworkMode(process.env.LOCAL_CLUSTER_POD_NETWORK),
    );
    stops.push(() => network.stop());
    apiServer.connectKubelets({
      dialAddress: (ip, port) => network.dialAddress(ip, port),
    });

    const { dialer, ...dataPlane } = await startNodeAndGateways({
      client,
      apiServer: access,
      network,
      images: { ...knownImages, ...options.images },
      controllers: context => workloadControllers(context, access),
      log,
      accessLog: options.accessLog,
      restartBackoff: options.restartBackoff,
    });
    stops.push(() => dataPlane.stop());

    const yaml = kubeConfigYaml(access);
    return {
      url: access.server,
      kubeconfigPath: await writeKubeConfig(options.directory, yaml),
      kubeConfigYaml: yaml,
      token: access.token,
      caData: access.caData,
      dialAddress: (host, port) => dialer.dialAddress(host, port),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
