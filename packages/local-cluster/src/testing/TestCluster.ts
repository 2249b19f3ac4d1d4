import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { ApiClient, type NewObject } from '../client/ApiClient';
import type { StoredObject } from '../client/KubernetesObject';
import { PooledKubeConfig } from '../client/PooledKubeConfig';
import {
  deployments,
  events,
  pods,
  type Pod,
  type ResourceKind,
} from '../client/ResourceKind';
import {
  startLocalCluster,
  type LocalCluster,
  type LocalClusterOptions,
} from '../localCluster';

type PodSpec = Partial<Pod['spec']>;
type Container = Partial<Pod['spec']['containers'][number]>;

/** A local cluster in a directory of its own, and a client of it. */
export class TestCluster {
  readonly cluster: LocalCluster;
  readonly client: ApiClient;
  readonly lines: string[];
  readonly #config: PooledKubeConfig;
  readonly #directory: string;

  private constructor(
    cluster: LocalCluster,
    lines: string[],
    directory: string,
  ) {
    this.cluster = cluster;
    this.lines = lines;
    this.#directory = directory;
    this.#config = PooledKubeConfig.of({ ...cluster, server: cluster.url });
    this.client = ApiClient.of(this.#config, 'test');
  }

  static async start(
    options: Omit<LocalClusterOptions, 'directory' | 'log'> = {},
  ): Promise<TestCluster> {
    const directory = await mkdtemp(path.join(tmpdir(), 'local-cluster-'));
    const lines: string[] = [];
    const cluster = await startLocalCluster({
      restartBackoff: { initialMs: 50, maxMs: 200, resetAfterMs: 60_000 },
      ...options,
      directory,
      log: line => lines.push(line),
    });
    return new TestCluster(cluster, lines, directory);
  }

  async stop(): Promise<void> {
    await this.#config.close();
    await this.cluster.stop();
    await rm(this.#directory, { recursive: true });
  }

  createPod(
    name: string,
    container: Container,
    spec: PodSpec = {},
  ): Promise<Pod> {
    return this.client.create(pods, {
      metadata: { name, namespace: 'default', labels: { app: name } },
      spec: { ...spec, containers: [{ name: 'main', ...container }] },
    });
  }

  async createDeployment(
    name: string,
    replicas: number,
    container: Container,
  ): Promise<void> {
    await this.client.create(deployments, {
      metadata: { name, namespace: 'default' },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: 'main', ...container }] },
        },
      },
    });
  }

  async podsOf(app: string): Promise<Pod[]> {
    const { items } = await this.client.list(pods);
    return items.filter(({ metadata }) => metadata.labels?.app === app);
  }

  async pod(name: string): Promise<Pod> {
    return this.existing(pods, name);
  }

  async existing<T extends StoredObject>(
    kind: ResourceKind<T>,
    name: string,
  ): Promise<T> {
    const found = await this.client.get(kind, { namespace: 'default', name });
    if (!found) throw new Error(`${kind.kind} ${name} does not exist`);
    return found;
  }

  create<T extends StoredObject>(
    kind: ResourceKind<T>,
    name: string,
    fields: Omit<NewObject, 'metadata'>,
  ): Promise<T> {
    return this.client.create(kind, {
      metadata: { name, namespace: 'default' },
      ...fields,
    });
  }

  /** `reason: message` of the events about an object. */
  async eventsOf(name: string): Promise<string[]> {
    const { items } = await this.client.list(events);
    return items
      .filter(({ involvedObject }) => involvedObject.name === name)
      .map(({ reason, message }) => `${reason}: ${message}`);
  }

  /** The log of a pod's only container, by way of the API server. */
  log(pod: string, query = ''): Promise<string> {
    return this.#read(`pods/${pod}/log?${query}`);
  }

  /** What a pod answers on one of its ports, by way of the API server. */
  viaProxy(pod: string, port: number): Promise<string> {
    return this.#read(`pods/${pod}:${port}/proxy/`);
  }

  /** The text below the path of the default namespace. */
  async #read(target: string): Promise<string> {
    const { caData, token, url } = this.cluster;
    return new Promise((resolve, reject) => {
      const request = httpsRequest(
        `${url}/api/v1/namespaces/default/${target}`,
        {
          ca: Buffer.from(caData, 'base64'),
          headers: { authorization: `Bearer ${token}` },
        },
        response => {
          text(response).then(body => {
            if (response.statusCode === 200) resolve(body);
            else reject(new Error(`${response.statusCode} ${body}`));
          }, reject);
        },
      );
      request.on('error', reject);
      request.end();
    });
  }
}
