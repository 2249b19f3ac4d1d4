import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import catalogBackend from '@backstage/plugin-catalog-backend';
import templateEntityModel from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import scaffolderBackend from '@backstage/plugin-scaffolder-backend';
import type { JsonObject } from '@backstage/types';
import catalogModule from '@llm-d-sim/plugin-catalog-backend-module-llm-d';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import scaffolderModule from '..';
import { kubernetesProxyTo, type ClusterPerson } from './kubernetesProxyTo';
import type { LiveCluster } from '@llm-d-sim/live-cluster';

/** Folder of the templates of this repository. */
export const templatesFolder = path.resolve(
  resolvePackagePath('@llm-d-sim/plugin-scaffolder-backend-module-llm-d'),
  '../../templates',
);

/** Names of the templates of this repository. */
export const templateNames = readdirSync(templatesFolder);

const taskSchema = z.object({ status: z.string() });
const eventsSchema = z.array(
  z.object({
    type: z.string(),
    body: z.looseObject({
      message: z.string().default(''),
      output: z.looseObject({}).optional(),
    }),
  }),
);

/** What became of a task. */
export interface TaskResult {
  status: string;
  log: string;
  // Whatever the template puts out.
  output: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/** A portal's backend, with the real scaffolder and the real catalog, before a cluster that runs. */
export class TestPortal {
  readonly #url: string;
  readonly #stop: () => Promise<void>;

  private constructor(url: string, stop: () => Promise<void>) {
    this.#url = url;
    this.#stop = stop;
  }

  static async start(
    cluster: LiveCluster,
    config: {
      integrations?: object;
      llmD?: JsonObject;
      /** More templates, as files. */
      templates?: readonly string[];
      /** Who alone gets through to the cluster by the Kubernetes plugin. */
      person?: ClusterPerson;
    } = {},
  ): Promise<TestPortal> {
    const backend = await startTestBackend({
      features: [
        scaffolderBackend,
        catalogBackend,
        templateEntityModel,
        scaffolderModule,
        catalogModule,
        kubernetesProxyTo(cluster.transport, config.person),
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost:7007' },
            llmD: { localCluster: true, ...config.llmD },
            integrations: { ...config.integrations },
            scaffolder: { concurrentTasksLimit: 5 },
            catalog: {
              processingInterval: { seconds: 1 },
              rules: [{ allow: ['Component', 'Resource', 'Location'] }],
              providers: {
                llmD: {
                  clusters: ['local'],
                  pollSeconds: 0.2,
                },
              },
              locations: [
                ...templateNames.map(name =>
                  path.join(templatesFolder, name, 'template.yaml'),
                ),
                ...(config.templates ?? []),
              ].map(target => ({
                type: 'file',
                target,
                rules: [{ allow: ['Template'] }],
              })),
            },
          },
        }),
      ],
    });
    return new TestPortal(`http://localhost:${backend.server.port()}`, () =>
      backend.stop(),
    );
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  /** An entity, once it is there. */
  async entity(ref: string, withinMs = 60_000): Promise<JsonObject> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const found = await this.#find(ref);
      if (found) return found;
      if (performance.now() > deadline) throw new Error(`${ref} is not there`);
      await setTimeout(50);
    }
  }

  /** Whether an entity goes in time. */
  async gone(ref: string, withinMs: number): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    while ((await this.#find(ref)) !== undefined) {
      if (performance.now() > deadline) return false;
      await setTimeout(50);
    }
    return true;
  }

  /** Registers a file as people do, by its address, and waits until it has been read. */
  async register(target: string): Promise<void> {
    const answer = await this.#ask('/api/catalog/locations', {
      type: 'url',
      target,
    });
    if (!answer.ok) throw new Error(await answer.text());
    for (;;) {
      const found = await this.#ask(
        `/api/catalog/entities?${new URLSearchParams({
          filter: `kind=location,spec.target=${target}`,
        })}`,
      );
      const locations: JsonObject[] = await found.json();
      if (locations.length > 0) return;
      await setTimeout(50);
    }
  }

  /** All entities of a kind. */
  async entities(kind: string): Promise<JsonObject[]> {
    const answer = await this.#ask(`/api/catalog/entities?filter=kind=${kind}`);
    return answer.json();
  }

  /** Fills a template in as a person does and waits for the end of the task. */
  async create(
    template: string,
    values: JsonObject,
    secrets: Record<string, string> = {},
  ): Promise<TaskResult> {
    await this.entity(`template:default/${template}`);
    const created = await this.#ask('/api/scaffolder/v2/tasks', {
      templateRef: `template:default/${template}`,
      values,
      secrets,
    });
    const answer = await created.json();
    if (!created.ok) {
      const faults = z
        .array(z.object({ stack: z.string() }))
        .safeParse(Object(answer).errors);
      return {
        status: 'failed',
        log: faults.success
          ? faults.data.map(({ stack }) => stack).join('\n')
          : JSON.stringify(answer),
        output: undefined,
      };
    }
    const task = `/api/scaffolder/v2/tasks/${answer.id}`;
    for (;;) {
      const { status } = taskSchema.parse(await (await this.#ask(task)).json());
      if (!['open', 'processing'].includes(status)) {
        const events = eventsSchema.parse(
          await (await this.#ask(`${task}/events`)).json(),
        );
        return {
          status,
          log: events.map(({ body }) => body.message).join('\n'),
          output: events.find(({ type }) => type === 'completion')?.body.output,
        };
      }
      await setTimeout(50);
    }
  }

  /**
   * The same, for a task whose end is known.
   *
   * @throws Error with the last of the task's log when it ends otherwise.
   */
  async createAs(
    status: 'completed' | 'failed',
    ...request: Parameters<TestPortal['create']>
  ): Promise<TaskResult> {
    const result = await this.create(...request);
    if (result.status !== status) {
      throw new Error(
        `${request[0]} has ${result.status}: … ${result.log.slice(-2_000)}`,
      );
    }
    return result;
  }

  async #find(ref: string): Promise<JsonObject | undefined> {
    const [, kind, namespace, name] = /^(.*):(.*)\/(.*)$/.exec(ref) ?? [];
    const answer = await this.#ask(
      `/api/catalog/entities/by-name/${kind}/${namespace}/${name}`,
    );
    return answer.ok ? answer.json() : undefined;
  }

  /** By a connection of its own: one that was idle may be closed by the server in the moment it is used. */
  #ask(target: string, body?: JsonObject): Promise<Response> {
    return fetch(`${this.#url}${target}`, {
      method: body ? 'POST' : 'GET',
      headers: { connection: 'close', 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
  }
}
