import { arch, cpus, platform, release, totalmem } from 'node:os';
import type { ApiClient } from '../client/ApiClient';
import { timestamp } from '../metav1/timestamp';
import { leases, nodes, type Node } from '../client/ResourceKind';

export interface NodeDescription {
  name: string;
  address: string;
  kubeletPort: number;
}

const HEARTBEAT_MS = 10_000;
const LEASE_SECONDS = 40;
const MAX_PODS = '1000';

/** Makes the Node known and keeps its Lease fresh. */
export class NodeRegistration {
  readonly #client: ApiClient;
  readonly #description: NodeDescription;
  readonly #now: () => Date;
  readonly #log: (line: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();

  constructor(options: {
    client: ApiClient;
    description: NodeDescription;
    now(): Date;
    log(line: string): void;
  }) {
    this.#client = options.client.as('kubelet');
    this.#description = options.description;
    this.#now = options.now;
    this.#log = options.log;
  }

  async start(): Promise<Node> {
    const { name } = this.#description;
    const node = await this.#client.apply(nodes, {
      metadata: {
        name,
        labels: nodeLabels(name),
        annotations: { 'local.llm-d/kubelet-scheme': 'https' },
      },
      spec: {},
    });
    const registered = await this.#client.update(
      nodes,
      { ...node, status: { ...node.status, ...this.#status() } },
      'status',
    );
    await this.#heartbeat();
    this.#timer = setInterval(() => {
      this.#beating = this.#heartbeat().catch(error =>
        this.#log(`node lease: ${String(error)}`),
      );
    }, HEARTBEAT_MS);
    this.#timer.unref();
    return registered;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
  }

  async #heartbeat(): Promise<void> {
    const { name } = this.#description;
    await this.#client.apply(leases, {
      metadata: { name, namespace: 'kube-node-lease' },
      spec: {
        holderIdentity: name,
        leaseDurationSeconds: LEASE_SECONDS,
        renewTime: `${this.#now().toISOString().slice(0, -1)}000Z`,
      },
    });
  }

  #status() {
    const { address, kubeletPort } = this.#description;
    const time = timestamp(this.#now());
    const condition = (
      type: string,
      status: 'True' | 'False',
      reason: string,
      message: string,
    ) => ({
      type,
      status,
      reason,
      message,
      lastHeartbeatTime: time,
      lastTransitionTime: time,
    });
    const resources = {
      cpu: String(cpus().length),
      memory: `${Math.floor(totalmem() / 1024)}Ki`,
      pods: MAX_PODS,
    };
    return {
      addresses: [
        { type: 'InternalIP', address },
        // API servers try this first, and the node's name is in nobody's DNS.
        { type: 'Hostname', address },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
      capacity: resources,
      allocatable: resources,
      conditions: [
        condition(
          'MemoryPressure',
          'False',
          'KubeletHasSufficientMemory',
          'programs share the memory of one process',
        ),
        condition(
          'DiskPressure',
          'False',
          'KubeletHasNoDiskPressure',
          'nothing is kept on disk',
        ),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID', ''),
        condition(
          'Ready',
          'True',
          'KubeletReady',
          'runs images as programs of its own process',
        ),
      ],
      nodeInfo: {
        architecture: goArch(),
        operatingSystem: 'linux',
        osImage: `llm-d local cluster on ${platform()}`,
        kernelVersion: release(),
        containerRuntimeVersion: `node://${process.versions.node}`,
        kubeletVersion: 'v1.34.0-local',
        kubeProxyVersion: 'v1.34.0-local',
        machineID: '',
        systemUUID: '',
        bootID: '',
      },
    };
  }
}

/** Labels of this node, by which pods may choose it. */
export function nodeLabels(name: string): Record<string, string> {
  return {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': goArch(),
    'node.kubernetes.io/instance-type': 'local',
  };
}

function goArch(): string {
  return arch() === 'x64' ? 'amd64' : arch();
}
