import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { startLocalCluster } from '@llm-d-sim/local-cluster';
import {
  installCustomResourceDefinitions,
  startOperator,
} from '@llm-d-sim/operator';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_SCHEDULER_INSTALL,
  ANNOTATION_SIMULATOR_DEPLOYMENT,
  PORTAL_FIELD_MANAGER,
  stackFormSchema,
  stackFromForm,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  DefaultClusterClient,
  KubeConfigTransport,
  waitForReady,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import request from 'supertest';
import llmDPlugin from '../..';
import { kubernetesProxyTo } from '../kubernetesProxy';

export const place = { namespace: 'llm-d-sim', name: 'demo' };
export const entityRef = 'resource:default/local-llm-d-sim-demo';
/** Path of its routes. */
export const stackPath =
  '/api/llm-d/v1/entities/resource/default/local-llm-d-sim-demo';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'local-llm-d-sim-demo',
    namespace: 'default',
    annotations: {
      [ANNOTATION_CLUSTER]: 'local',
      [ANNOTATION_SCHEDULER_INSTALL]: 'llm-d-sim/demo',
      [ANNOTATION_SIMULATOR_DEPLOYMENT]: 'llm-d-sim/demo',
      'backstage.io/managed-by-origin-location':
        'llm-d:local/llm-d-sim/schedulerinstalls/demo',
    },
  },
  spec: { type: 'inference-stack', owner: 'group:default/ai-platform' },
};

/** A signal as it was published. */
interface Published {
  recipients: { type: string };
  channel: string;
  message: Record<string, unknown>;
}

/** A stack that runs on a local cluster, and portals before it. */
export class LiveStack {
  readonly client: ClusterClient;
  readonly signals: Published[] = [];
  readonly #kubeconfig: string;
  readonly #transport: KubeConfigTransport;
  readonly #ends: (() => Promise<unknown>)[];

  private constructor(options: {
    client: ClusterClient;
    kubeconfig: string;
    transport: KubeConfigTransport;
    ends: (() => Promise<unknown>)[];
  }) {
    this.client = options.client;
    this.#kubeconfig = options.kubeconfig;
    this.#transport = options.transport;
    this.#ends = options.ends;
  }

  static async start(timeoutMs: number): Promise<LiveStack> {
    const ends: (() => Promise<unknown>)[] = [];
    const directory = mkdtempSync(path.join(tmpdir(), 'llm-d-backend-'));
    ends.push(async () => rmSync(directory, { recursive: true, force: true }));
    const cluster = await startLocalCluster({ directory, log: () => {} });
    ends.push(() => cluster.stop());
    const kubeconfig = cluster.kubeconfigPath;
    const transport = KubeConfigTransport.fromFile(kubeconfig, {
      cluster: 'local',
    });
    ends.push(() => transport.close());
    const client = DefaultClusterClient.create({ transport });
    await installCustomResourceDefinitions(client);
    const operator = await startOperator({
      kubeConfig: kubeconfig,
      log: () => {},
    });
    ends.push(() => operator.stop());

    const { schedulerInstall, simulatorDeployment } = stackFromForm(
      stackFormSchema.parse({}),
    );
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: place.namespace },
    };
    for (const manifest of [namespace, simulatorDeployment, schedulerInstall]) {
      await client.apply(manifest, { fieldManager: PORTAL_FIELD_MANAGER });
    }
    await waitForReady(
      client,
      { schedulerInstall: place, simulatorDeployment: place },
      { timeoutMs },
    );
    return new LiveStack({ client, kubeconfig, transport, ends });
  }

  /** A portal that watches the cluster, or polls it through the Kubernetes plugin. */
  async startPortal(options: { llmD?: object; watch?: boolean } = {}) {
    const { llmD = {}, watch = true } = options;
    const published = this.signals;
    const clusters = watch
      ? [{ name: 'local', kubeconfig: this.#kubeconfig }]
      : [];
    const { server } = await startTestBackend({
      features: [
        llmDPlugin,
        kubernetesProxyTo(this.#transport),
        catalogServiceMock.factory({ entities: [entity] }),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({
            async publish(signal) {
              published.push(JSON.parse(JSON.stringify(signal)));
            },
          }),
        }),
        mockServices.rootConfig.factory({
          data: { llmD: { localCluster: true, clusters, ...llmD } },
        }),
      ],
    });
    return request(server);
  }

  async stop(): Promise<void> {
    for (const end of this.#ends.reverse()) {
      await end();
    }
  }
}
