import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import type {
  ClusterTransport,
  PooledKubeConfig,
} from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';
import { KindFollower } from './KindFollower';
import { WriteQueue } from './WriteQueue';

const podSchema = z.object({
  spec: z.object({
    nodeName: z.string().optional(),
    containers: z.array(z.object({ name: z.string(), image: z.string() })),
  }),
  status: z.object({ phase: z.string().optional() }).optional(),
});

const NODE = 'hollow';

/** Binds every pod and says that it runs and is ready, without running anything; what is deleted goes at once. */
export class HollowKubelet {
  readonly #transport: ClusterTransport;
  readonly #queue = new WriteQueue(16);
  readonly #follower: KindFollower;
  #addresses = 0;

  constructor(options: {
    kubeConfig: PooledKubeConfig;
    transport: ClusterTransport;
  }) {
    this.#transport = options.transport;
    this.#follower = new KindFollower({
      ...options,
      apiVersion: 'v1',
      kind: 'Pod',
      path: '/api/v1/pods',
      onObject: pod => this.#look(pod),
    });
  }

  start(): void {
    this.#follower.start();
  }

  stop(): Promise<void> {
    return this.#follower.stop();
  }

  #look(pod: KubernetesObject): void {
    const { metadata } = pod;
    const { spec, status } = podSchema.parse(pod);
    const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
    if (metadata.deletionTimestamp !== undefined) {
      this.#queue.add(`${metadata.uid}`, () =>
        this.#send('DELETE', path, { gracePeriodSeconds: 0 }),
      );
    } else if (spec.nodeName === undefined) {
      this.#queue.add(`${metadata.uid}`, async () => {
        await this.#send('POST', `${path}/binding`, {
          apiVersion: 'v1',
          kind: 'Binding',
          metadata: { name: metadata.name },
          target: { apiVersion: 'v1', kind: 'Node', name: NODE },
        });
        await this.#tellReady(path, spec.containers);
      });
    } else if (status?.phase === 'Pending') {
      this.#queue.add(`${metadata.uid}`, () =>
        this.#tellReady(path, spec.containers),
      );
    }
  }

  #tellReady(
    path: string,
    containers: readonly { name: string; image: string }[],
  ): Promise<void> {
    const now = `${new Date().toISOString().slice(0, 19)}Z`;
    const address = this.#nextAddress();
    return this.#send('PATCH', `${path}/status`, {
      status: {
        phase: 'Running',
        startTime: now,
        podIP: address,
        podIPs: [{ ip: address }],
        conditions: [
          'Initialized',
          'Ready',
          'ContainersReady',
          'PodScheduled',
        ].map(type => ({ type, status: 'True', lastTransitionTime: now })),
        containerStatuses: containers.map(container => ({
          ...container,
          imageID: '',
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: now } },
        })),
      },
    });
  }

  #nextAddress(): string {
    this.#addresses += 1;
    return `10.64.${Math.floor(this.#addresses / 250)}.${
      1 + (this.#addresses % 250)
    }`;
  }

  async #send(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
  ): Promise<void> {
    const response = await this.#transport.send({
      method,
      path,
      headers: {
        'content-type':
          method === 'PATCH'
            ? 'application/merge-patch+json'
            : 'application/json',
      },
      body: JSON.stringify(body),
    });
    await response.text();
  }
}
