import type {
  LocalCluster,
  LocalClusterOptions,
} from '@llm-d-sim/local-cluster';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { echo, echoSchema, lightEpp } from './programs';

const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
});

const objectSchema = z.object({
  metadata: z.object({
    name: z.string(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  status: z
    .object({
      podIP: z.string().optional(),
      readyReplicas: z.number().optional(),
      conditions: z.array(conditionSchema).optional(),
      parents: z
        .array(
          z.object({
            parentRef: z.object({ name: z.string() }),
            conditions: z.array(conditionSchema),
          }),
        )
        .optional(),
    })
    .optional(),
});

const listSchema = z.object({ items: z.array(objectSchema) });

/** Where objects of a kind are, below the API server's address. */
const paths = {
  Namespace: 'api/v1/namespaces',
  Pod: 'api/v1/namespaces/{}/pods',
  Service: 'api/v1/namespaces/{}/services',
  Deployment: 'apis/apps/v1/namespaces/{}/deployments',
  Gateway: 'apis/gateway.networking.k8s.io/v1/namespaces/{}/gateways',
  HTTPRoute: 'apis/gateway.networking.k8s.io/v1/namespaces/{}/httproutes',
  InferencePool:
    'apis/inference.networking.k8s.io/v1/namespaces/{}/inferencepools',
};

/** A kind that the tests make. */
export type Kind = keyof typeof paths;

/** Where Gateways stand. */
export const INFRA = 'gie-infra';
/** Where pools, their pods and their EPPs stand. */
export const BACKEND = 'gie-backend';

/** How long a condition may take to come about, in milliseconds. */
const PATIENCE_MS = 60_000;

/** Who answered. */
export interface Served {
  readonly status: number;
  readonly pod: string | undefined;
  readonly port: number | undefined;
  /** As the EPP heard it, `ip:port`. */
  readonly servedEndpoint: string | null;
}

const field = (name: string, fieldPath: string) => ({
  name,
  valueFrom: { fieldRef: { fieldPath } },
});

/** A local cluster with the programs of the conformance tests, and a client of it. */
export class ConformanceCluster {
  readonly #cluster: LocalCluster;
  readonly #directory: string;
  /** Gateway -> where it listens, which does not change. */
  readonly #urls = new Map<string, string>();

  private constructor(cluster: LocalCluster, directory: string) {
    this.#cluster = cluster;
    this.#directory = directory;
  }

  static async start(
    startLocalCluster: (options: LocalClusterOptions) => Promise<LocalCluster>,
  ): Promise<ConformanceCluster> {
    const directory = await mkdtemp(path.join(tmpdir(), 'conformance-'));
    const cluster = await startLocalCluster({
      directory,
      log: () => {},
      images: { 'test/echo': echo, 'test/epp': lightEpp },
    });
    const started = new ConformanceCluster(cluster, directory);
    for (const name of [INFRA, BACKEND]) {
      await started.create('Namespace', name, {});
    }
    return started;
  }

  async stop(): Promise<void> {
    await this.#cluster.stop();
    await rm(this.#directory, { recursive: true });
  }

  async create(
    kind: Kind,
    name: string,
    fields: object,
    namespace = BACKEND,
  ): Promise<void> {
    await this.#call('POST', paths[kind].replace('{}', namespace), {
      metadata: { name },
      ...fields,
    });
  }

  async get(kind: Kind, name: string, namespace = BACKEND) {
    return objectSchema.parse(
      await this.#call(
        'GET',
        `${paths[kind].replace('{}', namespace)}/${name}`,
      ),
    );
  }

  async delete(kind: Kind, name: string, namespace = BACKEND): Promise<void> {
    await this.#call(
      'DELETE',
      `${paths[kind].replace('{}', namespace)}/${name}`,
    );
  }

  /** Changes fields of an object (merge patch). */
  async patch(kind: Kind, name: string, change: object): Promise<void> {
    await this.#call(
      'PATCH',
      `${paths[kind].replace('{}', BACKEND)}/${name}`,
      change,
      'application/merge-patch+json',
    );
  }

  /** A Gateway that takes routes of every namespace. */
  async createGateway(name: string): Promise<void> {
    await this.create(
      'Gateway',
      name,
      {
        spec: {
          gatewayClassName: 'local',
          listeners: [
            {
              name: 'http',
              port: 80,
              protocol: 'HTTP',
              allowedRoutes: { namespaces: { from: 'All' } },
            },
          ],
        },
      },
      INFRA,
    );
  }

  /** An HTTPRoute of one Gateway. */
  async createRoute(
    name: string,
    gateway: string,
    rules: readonly object[],
  ): Promise<void> {
    await this.create('HTTPRoute', name, {
      spec: { parentRefs: [{ name: gateway, namespace: INFRA }], rules },
    });
  }

  /** Three model pods, their pool and its EPP, all of the same name. */
  async createPool(
    name: string,
    failureMode: 'FailOpen' | 'FailClose',
    ports: readonly number[] = [3000],
  ): Promise<void> {
    const labels = { app: name };
    await this.#createDeployment(name, labels, 3, {
      image: 'test/echo',
      args: ports.map(String),
      env: [field('POD_NAME', 'metadata.name')],
      readinessProbe: { tcpSocket: { port: ports[0] }, periodSeconds: 1 },
    });
    await this.#createDeployment(`${name}-epp`, { app: `${name}-epp` }, 1, {
      image: 'test/epp',
      args: [`app%3D${name}`, ...ports.map(String)],
      env: [field('NAMESPACE', 'metadata.namespace')],
      readinessProbe: { tcpSocket: { port: 9002 }, periodSeconds: 1 },
    });
    await this.create('Service', `${name}-epp`, {
      spec: {
        selector: { app: `${name}-epp` },
        ports: [{ port: 9002, appProtocol: 'kubernetes.io/h2c' }],
      },
    });
    await this.create('InferencePool', name, {
      spec: {
        selector: { matchLabels: labels },
        targetPorts: ports.map(number => ({ number })),
        endpointPickerRef: {
          name: `${name}-epp`,
          port: { number: 9002 },
          failureMode,
        },
      },
    });
  }

  async #createDeployment(
    name: string,
    labels: Record<string, string>,
    replicas: number,
    container: object,
  ): Promise<void> {
    await this.create('Deployment', name, {
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'main', ...container }] },
        },
      },
    });
  }

  /** The pods of a pool, once all are ready: name and address. */
  async podsOf(pool: string): Promise<{ name: string; ip: string }[]> {
    return this.eventually(async () => {
      for (const name of [pool, `${pool}-epp`]) {
        const { status } = await this.get('Deployment', name);
        const wanted = name === pool ? 3 : 1;
        if (status?.readyReplicas !== wanted) {
          throw new Error(
            `${
              status?.readyReplicas ?? 0
            } of ${wanted} pods of ${name} are ready`,
          );
        }
      }
      const { items } = listSchema.parse(
        await this.#call(
          'GET',
          `${paths.Pod.replace('{}', BACKEND)}?labelSelector=app%3D${pool}`,
        ),
      );
      return items.map(({ metadata, status }) => ({
        name: metadata.name,
        ip: status?.podIP ?? '',
      }));
    });
  }

  /** What an object's parents say, by gateway: `<type>: <status> <reason>`. */
  async verdicts(
    kind: 'HTTPRoute' | 'InferencePool',
    name: string,
  ): Promise<Record<string, Record<string, string>>> {
    const { status } = await this.get(kind, name);
    return Object.fromEntries(
      (status?.parents ?? []).map(({ parentRef, conditions }) => [
        parentRef.name,
        Object.fromEntries(
          conditions.map(({ type, status: is, reason }) => [
            type,
            `${is} ${reason}`,
          ]),
        ),
      ]),
    );
  }

  /** Sends a completion through a gateway. */
  async ask(
    gateway: string,
    target: string,
    headers: Record<string, string> = {},
  ): Promise<Served> {
    const response = await fetch(`${await this.#urlOf(gateway)}${target}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"model":"m","prompt":"p"}',
    });
    const text = await response.text();
    const said = response.ok ? echoSchema.parse(JSON.parse(text)) : undefined;
    return {
      status: response.status,
      pod: said?.pod,
      port: said?.port,
      servedEndpoint: response.headers.get(
        'x-conformance-test-served-endpoint',
      ),
    };
  }

  async #urlOf(gateway: string): Promise<string> {
    const known = this.#urls.get(gateway);
    if (known) {
      return known;
    }
    const { metadata } = await this.get('Gateway', gateway, INFRA);
    const url = metadata.annotations?.['sim.llm-d.io/gateway-url'];
    if (!url) {
      throw new Error(`Gateway ${gateway} does not say yet where it listens`);
    }
    this.#urls.set(gateway, url);
    return url;
  }

  /** Waits until `check` no longer throws; throws its last error when that takes too long. */
  async eventually<T>(check: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await check();
      } catch (error) {
        if (performance.now() > deadline) {
          throw error;
        }
        await delay(50);
      }
    }
  }

  async #call(
    method: string,
    target: string,
    body?: object,
    type = 'application/json',
  ): Promise<unknown> {
    const { caData, token, url } = this.#cluster;
    const outgoing = request(`${url}/${target}`, {
      method,
      ca: Buffer.from(caData, 'base64'),
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
    });
    outgoing.end(body && JSON.stringify(body));
    const [incoming] = await once(outgoing, 'response');
    const answer = await json(incoming);
    if (incoming.statusCode >= 300) {
      throw new Error(`${method} ${target}: ${JSON.stringify(answer)}`);
    }
    return answer;
  }
}
