import {
  SIM_API_VERSION,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type {
  ClusterTransport,
  PooledKubeConfig,
} from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';
import { KindFollower } from './KindFollower';

const statusSchema = z.object({
  status: z
    .object({
      conditions: z.array(
        z.object({
          type: z.string(),
          status: z.string(),
          reason: z.string(),
          message: z.string(),
          observedGeneration: z.number().optional(),
        }),
      ),
    })
    .optional(),
});

/** Follows which custom resources are Ready, by a watch as `kubectl wait` has it. */
export class ReadyStacks {
  readonly #ready = new Set<string>();
  readonly #words = new Map<string, string>();
  readonly #followers: readonly KindFollower[];

  constructor(options: {
    kubeConfig: PooledKubeConfig;
    transport: ClusterTransport;
  }) {
    this.#followers = ['SimulatorDeployment', 'SchedulerInstall'].map(
      kind =>
        new KindFollower({
          ...options,
          apiVersion: SIM_API_VERSION,
          kind,
          path: `/apis/${SIM_API_VERSION}/${kind.toLowerCase()}s`,
          onObject: object => this.#look(object),
        }),
    );
  }

  start(): void {
    this.#followers.forEach(follower => follower.start());
  }

  async stop(): Promise<void> {
    await Promise.all(this.#followers.map(follower => follower.stop()));
  }

  get count(): number {
    return this.#ready.size;
  }

  /** What some of the others say about themselves. */
  get complaints(): string[] {
    return [...this.#words].slice(0, 5).map(words => words.join(': '));
  }

  #look(object: KubernetesObject): void {
    const { generation, name, uid = '' } = object.metadata;
    const ready = statusSchema
      .parse(object)
      .status?.conditions.find(({ type }) => type === 'Ready');
    const isReady =
      ready?.status === 'True' && ready.observedGeneration === generation;
    if (isReady) {
      this.#ready.add(uid);
      this.#words.delete(`${object.kind} ${name}`);
    } else {
      this.#ready.delete(uid);
      this.#words.set(
        `${object.kind} ${name}`,
        ready ? `${ready.reason}: ${ready.message}` : 'no status yet',
      );
    }
  }
}
