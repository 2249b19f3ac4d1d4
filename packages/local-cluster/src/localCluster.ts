import { runEndpointPicker } from '@llm-d-sim/endpoint-picker';
import { runInferenceSim } from '@llm-d-sim/inference-sim';
import { startApiServer } from './apiserver';
import { ApiClient } from './client/ApiClient';
import { EventRecorder } from './client/EventRecorder';
import { Informers } from './client/Informers';
import { PooledKubeConfig } from './client/PooledKubeConfig';
import { endpointSlices, services } from './client/ResourceKind';
import { startControllers, workloadControllers } from './controllers';
import { kubeConfigYaml, writeKubeConfig } from './kubeconfig';
import { gatewayController } from './gateway-controller';
import { installManifests } from './manifests/installManifests';
import type { RestartBackoff } from './node/containers/restartDelay';
import type { Program } from './node/images/Program';
import { ClusterDialer } from './node/network/ClusterDialer';
import {
  openPodNetwork,
  podNetworkMode,
  type PodNetworkMode,
} from './node/network/openPodNetwork';
import { startNode } from './node/startNode';

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

const NODE_NAME = 'local';

/** The images that the node knows without being told, by repository name. */
const images: Readonly<Record<string, Program>> = {
  'ghcr.io/llm-d/llm-d-inference-sim': runInferenceSim,
  // The name of the simulator's image in older manifests.
  'ghcr.io/llm-d/llm-d-simulator': runInferenceSim,
  // The image that custom resources of the Go operator have when they name none.
  'docker.io/library/llm-d-simulator': runInferenceSim,
  'ghcr.io/llm-d/llm-d-inference-scheduler': runEndpointPicker,
  'ghcr.io/llm-d/llm-d-router-endpoint-picker': runEndpointPicker,
};

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
  const now = () => new Date();
  const random = () => Math.random();
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    const faults: unknown[] = [];
    for (const end of stops.splice(0).reverse()) {
      // What cannot be ended must not keep the rest from ending.
      await end().catch(error => faults.push(error));
    }
    if (faults.length > 0) {
      throw new AggregateError(
        faults,
        `the local cluster did not end cleanly: ${faults.join('; ')}`,
      );
    }
  };
  try {
    const apiServer = await startApiServer({ port: options.port, log });
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

    const informers = new Informers(client, log);
    stops.push(() => informers.stop());
    const dialer = new ClusterDialer({
      services: informers.of(services),
      slices: informers.of(endpointSlices),
      network,
      random,
    });
    const events = new EventRecorder({
      client,
      source: { component: 'controller-manager' },
      log,
      now,
    });
    stops.push(() => events.flush());
    const gateways = gatewayController({
      client,
      informers,
      network: {
        allocateServiceAddress: () => network.allocateServiceAddress(),
        release: address => network.release(address),
        listenAddress: (address, port) => network.listenAddress(address, port),
        dialAddress: (host, port) => dialer.reach(host, port),
      },
      now,
      log,
      accessLog: options.accessLog,
    });
    stops.push(() => gateways.stop());
    const controllers = startControllers(
      [
        ...workloadControllers({ client, informers, events, now }, access),
        gateways,
      ],
      { log, random },
    );
    stops.push(() => controllers.stop());
    const node = await startNode({
      name: NODE_NAME,
      client,
      informers,
      network,
      dialer,
      images: { ...images, ...options.images },
      apiServer: access,
      backoff: options.restartBackoff,
      log,
      now,
      random,
    });
    stops.push(() => node.stop());
    await informers.start();
    await node.register();

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
