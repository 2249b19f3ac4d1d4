import { LiveCluster } from '@llm-d-sim/live-cluster';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import signalsPlugin from '@backstage/plugin-signals-backend';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_SCHEDULER_INSTALL,
  ANNOTATION_SIMULATOR_DEPLOYMENT,
  stackFormSchema,
  stackFromForm,
} from '@llm-d-sim/plugin-llm-d-common';
import { type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import request from 'supertest';
import llmDPlugin from '../..';
import { kubernetesProxyTo } from '../kubernetesProxy';
import { mcpFeatures, portalActionSources } from './McpAgent';

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

/** The signals plugin, and events that stay in this process. */
const signalsFeatures = [
  signalsPlugin,
  createServiceFactory({
    service: eventsServiceRef,
    deps: { logger: coreServices.rootLogger },
    createRootContext: ({ logger }) =>
      DefaultEventsService.create({ logger, useEventBus: 'never' }),
    factory: (_, events) => events,
  }),
];

function keptIn(published: Published[]) {
  return createServiceFactory({
    service: signalsServiceRef,
    deps: {},
    factory: () => ({
      async publish(signal) {
        published.push(JSON.parse(JSON.stringify(signal)));
      },
    }),
  });
}

/** A stack that runs on a local cluster, and portals before it. */
export class LiveStack {
  readonly signals: Published[] = [];
  readonly #live: LiveCluster;
  readonly #ends: (() => Promise<unknown>)[];

  private constructor(live: LiveCluster) {
    this.#live = live;
    this.#ends = [() => live.stop()];
  }

  get client(): ClusterClient {
    return this.#live.client;
  }

  static async start(timeoutMs: number): Promise<LiveStack> {
    const live = await LiveCluster.start();
    const { schedulerInstall, simulatorDeployment } = stackFromForm(
      stackFormSchema.parse({}),
    );
    await live.setUp([simulatorDeployment, schedulerInstall], { timeoutMs });
    return new LiveStack(live);
  }

  /** A portal that watches the cluster, or polls it through the Kubernetes plugin. */
  async startPortal(options: { llmD?: object; watch?: boolean } = {}) {
    return request(await this.startPortalServer(options));
  }

  /** The same, with an MCP server or the signals plugin beside it. Without the latter, signals are kept here. */
  async startPortalServer(options: {
    llmD?: object;
    watch?: boolean;
    mcp?: boolean;
    signals?: boolean;
  }) {
    const { llmD = {}, mcp = false, signals = false, watch = true } = options;
    const published = this.signals;
    const clusters = watch
      ? [{ name: 'local', kubeconfig: this.#live.local.kubeconfigPath }]
      : [];
    const { server } = await startTestBackend({
      features: [
        llmDPlugin,
        kubernetesProxyTo(this.#live.transport),
        catalogServiceMock.factory({ entities: [entity] }),
        ...(signals ? signalsFeatures : [keptIn(published)]),
        mockServices.rootConfig.factory({
          data: {
            backend: { actions: portalActionSources() },
            llmD: { localCluster: true, clusters, ...llmD },
          },
        }),
        ...(mcp ? mcpFeatures : []),
      ],
    });
    return server;
  }

  /** Deletes one of the stack's decode pods; another comes. @returns its name */
  async loseDecodePod(): Promise<string> {
    const pods = { apiVersion: 'v1', kind: 'Pod' };
    const { namespace } = place;
    const [pod] = await this.client.list(pods, {
      namespace,
      labelSelector: 'llm-d.ai/role=decode',
    });
    const { name } = pod.metadata;
    await this.client.delete({ ...pods, namespace, name });
    return name;
  }

  /** From here on nobody repairs anything. */
  stopOperator(): Promise<void> {
    return this.#live.stopOperator();
  }

  async stop(): Promise<void> {
    for (const end of this.#ends.reverse()) {
      await end();
    }
  }
}
