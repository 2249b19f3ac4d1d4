import { createServingCertificate } from '../certificates/createServingCertificate';
import type { ApiClient } from '../client/ApiClient';
import { EventRecorder } from '../client/EventRecorder';
import type { Informers } from '../client/Informers';
import { nodes, pods, type Node } from '../client/ResourceKind';
import { startControllers } from '../controllers/startControllers';
import { FaultContainment } from './containers/FaultContainment';
import { kubeletBackoff, type RestartBackoff } from './containers/restartDelay';
import { ImageRegistry } from './images/ImageRegistry';
import type { Program } from './images/Program';
import { KubeletServer } from './kubelet/KubeletServer';
import type { ClusterDialer } from './network/ClusterDialer';
import type { PodNetwork } from './network/PodNetwork';
import { NodeAgent } from './NodeAgent';
import { NodeRegistration } from './NodeRegistration';
import { requestAccountAccess } from './pods/accountAccess';
import { apiConfigSource } from './pods/apiConfigSource';

export interface NodeOptions {
  name: string;
  client: ApiClient;
  informers: Informers;
  network: PodNetwork;
  dialer: ClusterDialer;
  images: Readonly<Record<string, Program>>;
  /** What pods use to reach the API server. */
  apiServer: { server: string; caData: string };
  backoff?: RestartBackoff;
  log(line: string): void;
  now(): Date;
  random(): number;
}

export interface RunningNode {
  /** Makes the node known to the API server; call it once the informers run. */
  register(): Promise<Node>;
  stop(): Promise<void>;
}

/** Starts a node in this process. Call it before the informers start. */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const { client, dialer, informers, log, name, network, now, random } =
    options;
  const recorder = (component: string) =>
    new EventRecorder({ client, source: { component, host: name }, log, now });
  const scheduler = recorder('default-scheduler');
  const kubelet = recorder('kubelet');
  const containment = new FaultContainment();

  const agent = new NodeAgent({
    nodeName: name,
    client,
    podInformer: informers.of(pods),
    scheduler,
    kubelet,
    now,
    environment: {
      images: new ImageRegistry(options.images),
      containment,
      network,
      backoff: options.backoff ?? kubeletBackoff,
      dialAddress: (host, port, namespace) =>
        dialer.dialAddress(host, port, namespace),
      configSource: namespace => apiConfigSource(client, namespace),
      accountAccess: pod =>
        requestAccountAccess(client, options.apiServer, pod),
      now: () => now().getTime(),
      random,
    },
  });
  const queues = startControllers([agent], { log, random });

  const { certificate, privateKey } = await createServingCertificate(now());
  const server = await KubeletServer.start({
    host: network.nodeAddress,
    certificate,
    privateKey,
    findLog: (target, previous) => agent.findLog(target, previous),
    now: () => now().getTime(),
  });
  const registration = new NodeRegistration({
    client,
    description: {
      name,
      address: network.nodeAddress,
      kubeletPort: server.port,
    },
    now,
    log,
  });
  return {
    async register() {
      const node = await registration.start();
      kubelet.record(nodes, node, {
        type: 'Normal',
        reason: 'NodeReady',
        message: `Node ${name} status is now: NodeReady`,
      });
      return node;
    },
    async stop() {
      await registration.stop();
      await queues.stop();
      await agent.stop();
      await server.stop();
      await Promise.all([scheduler.flush(), kubelet.flush()]);
      containment.stop();
    },
  };
}
