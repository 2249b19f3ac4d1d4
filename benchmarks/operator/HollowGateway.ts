import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import type {
  ClusterTransport,
  PooledKubeConfig,
} from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';
import { KindFollower } from './KindFollower';
import { WriteQueue } from './WriteQueue';

const routeSchema = z.object({
  spec: z.object({
    parentRefs: z.array(z.object({ name: z.string() })),
    rules: z.array(
      z.object({
        backendRefs: z.array(z.object({ kind: z.string(), name: z.string() })),
      }),
    ),
  }),
});
const statusSchema = z.object({
  status: z
    .object({
      conditions: z.unknown().optional(),
      parents: z.unknown().optional(),
    })
    .optional(),
});

const api = '/apis/gateway.networking.k8s.io/v1';
const poolApi = '/apis/inference.networking.k8s.io/v1';

/** Says of every Gateway that it is programmed, and of every route and its pool that the gateway serves them. No traffic flows. */
export class HollowGateway {
  readonly #transport: ClusterTransport;
  readonly #queue = new WriteQueue(8);
  readonly #followers: readonly KindFollower[];

  constructor(options: {
    kubeConfig: PooledKubeConfig;
    transport: ClusterTransport;
  }) {
    this.#transport = options.transport;
    const follow = (
      kind: string,
      plural: string,
      onObject: (object: KubernetesObject) => void,
    ) =>
      new KindFollower({
        ...options,
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind,
        path: `${api}/${plural}`,
        onObject,
      });
    this.#followers = [
      follow('Gateway', 'gateways', gateway => this.#program(gateway)),
      follow('HTTPRoute', 'httproutes', route => this.#accept(route)),
    ];
  }

  start(): void {
    this.#followers.forEach(follower => follower.start());
  }

  async stop(): Promise<void> {
    await Promise.all(this.#followers.map(follower => follower.stop()));
  }

  #program(gateway: KubernetesObject): void {
    if (statusSchema.parse(gateway).status?.conditions !== undefined) return;
    const { generation, name, namespace, uid } = gateway.metadata;
    this.#queue.add(`${uid}`, () =>
      this.#patch(`${api}/namespaces/${namespace}/gateways/${name}`, {
        conditions: conditions(['Accepted', 'Programmed'], generation),
        addresses: [{ type: 'IPAddress', value: '10.65.0.1' }],
      }),
    );
  }

  #accept(route: KubernetesObject): void {
    if (statusSchema.parse(route).status?.parents !== undefined) return;
    const { generation, name, namespace, uid } = route.metadata;
    const { spec } = routeSchema.parse(route);
    const parents = spec.parentRefs.map(parent => ({
      parentRef: {
        group: 'gateway.networking.k8s.io',
        kind: 'Gateway',
        name: parent.name,
        namespace,
      },
      controllerName: 'sim.llm-d.io/hollow',
      conditions: conditions(['Accepted', 'ResolvedRefs'], generation),
    }));
    const pools = new Set(
      spec.rules
        .flatMap(({ backendRefs }) => backendRefs)
        .filter(({ kind }) => kind === 'InferencePool')
        .map(backend => backend.name),
    );
    this.#queue.add(`${uid}`, async () => {
      for (const pool of pools) {
        await this.#patch(
          `${poolApi}/namespaces/${namespace}/inferencepools/${pool}`,
          { parents },
        );
      }
      await this.#patch(`${api}/namespaces/${namespace}/httproutes/${name}`, {
        parents,
      });
    });
  }

  async #patch(path: string, status: unknown): Promise<void> {
    const response = await this.#transport.send({
      method: 'PATCH',
      path: `${path}/status`,
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ status }),
    });
    await response.text();
  }
}

function conditions(types: readonly string[], generation: number | undefined) {
  return types.map(type => ({
    type,
    status: 'True',
    reason: type,
    message: '',
    observedGeneration: generation,
    lastTransitionTime: `${new Date().toISOString().slice(0, 19)}Z`,
  }));
}
