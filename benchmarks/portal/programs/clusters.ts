import { startApiServer } from '@llm-d-sim/local-cluster';
import { installCustomResourceDefinitions } from '@llm-d-sim/operator';
import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import {
  DefaultClusterClient,
  KubeConfigTransport,
  PooledKubeConfig,
} from '@llm-d-sim/plugin-llm-d-node';
import { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';
import {
  gatewayDefinitions,
  inferencePoolDefinition,
} from '../../../packages/operator/src/testing/dependencyDefinitions';
import { HealthyStack } from '../../../plugins/llm-d-common/src/health/testing/healthyStack';
import { CountingProxy } from '../../operator/CountingProxy';
import type { BenchedClusters, ClusterReport } from './protocol';

const fieldManager = 'benchmark';
/** Stacks that share a namespace. */
const perNamespace = 10;
/** Writes under way at once. */
const atOnce = 16;

/** As loose as the definitions that the operator's tests have of the other kinds. */
const gatewayClassDefinition: KubernetesObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'gatewayclasses.gateway.networking.k8s.io',
    annotations: {
      'api-approved.kubernetes.io': 'unapproved, for benchmarks',
    },
  },
  spec: {
    group: 'gateway.networking.k8s.io',
    scope: 'Cluster',
    names: {
      kind: 'GatewayClass',
      listKind: 'GatewayClassList',
      plural: 'gatewayclasses',
      singular: 'gatewayclass',
    },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
              },
            },
          },
        },
      },
    ],
  },
};

const askSchema = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('counts') }),
  z.object({
    ask: z.literal('break'),
    cluster: z.number(),
    namespace: z.string(),
    deployment: z.string(),
  }),
]);

/** API servers with the objects of stacks that are well, and nobody who runs them. */
async function main(): Promise<void> {
  const [stacks, clusters] = process.argv.slice(2).map(Number);
  const running: { client: DefaultClusterClient; proxy: CountingProxy }[] = [];
  const told: BenchedClusters = { clusters: [] };
  for (let index = 0; index < clusters; index++) {
    const server = await startApiServer({ log: () => {} });
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser(
      {
        name: 'benchmark',
        server: server.url,
        caData: server.caData,
        skipTLSVerify: false,
      },
      { name: 'admin', token: server.adminToken },
    );
    const pooled = PooledKubeConfig.from(kubeConfig);
    const transport = KubeConfigTransport.fromKubeConfig(pooled, {
      cluster: `cluster-${index}`,
    });
    const client = DefaultClusterClient.create({ transport });
    await installCustomResourceDefinitions(client);
    for (const definition of [
      ...gatewayDefinitions,
      gatewayClassDefinition,
      inferencePoolDefinition,
    ]) {
      await client.apply(definition, { fieldManager });
    }
    const places = [];
    for (let stack = index; stack < stacks; stack += clusters) {
      const namespace = `team-${Math.floor(stack / clusters / perNamespace)}`;
      const name = `stack-${stack}`;
      const healthy = new HealthyStack({ name, namespace });
      await create(client, healthy.objects);
      const [decode] = healthy
        .find('Deployment')
        .filter(({ metadata }) => metadata.name.endsWith('decode'));
      places.push({
        namespace,
        name,
        pool: healthy.target.pool.name,
        deployment: decode.metadata.name,
      });
    }
    const proxy = await CountingProxy.start(pooled);
    running.push({ client, proxy });
    told.clusters.push({
      name: `cluster-${index}`,
      url: proxy.url,
      token: server.adminToken,
      stacks: places,
    });
  }

  process.on('message', async (message: unknown) => {
    const ask = askSchema.parse(message);
    if (ask.ask === 'counts') {
      const report: ClusterReport = {
        requests: running.map(({ proxy }) =>
          proxy.take().map(({ method, resource }) => `${method} ${resource}`),
        ),
      };
      process.send?.(report);
      return;
    }
    const { client } = running[ask.cluster];
    await client.applyStatus(
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { namespace: ask.namespace, name: ask.deployment },
        status: { readyReplicas: 0, availableReplicas: 0 },
      },
      { fieldManager, force: true },
    );
    const pods = await client.list(
      { apiVersion: 'v1', kind: 'Pod' },
      { namespace: ask.namespace },
    );
    for (const pod of pods) {
      if (pod.metadata.name.startsWith(ask.deployment)) {
        await client.delete({
          apiVersion: 'v1',
          kind: 'Pod',
          namespace: ask.namespace,
          name: pod.metadata.name,
        });
      }
    }
    process.send?.({ broken: true });
  });
  process.send?.(told);
}

async function create(
  client: DefaultClusterClient,
  objects: readonly KubernetesObject[],
): Promise<void> {
  const namespaces = new Set(
    objects.flatMap(({ metadata }) => metadata.namespace ?? []),
  );
  for (const name of namespaces) {
    await client.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      { fieldManager },
    );
  }
  // A pod is taken only when its ServiceAccount is there.
  const isPod = ({ kind }: KubernetesObject) => kind === 'Pod';
  await createAll(
    client,
    objects.filter(object => !isPod(object)),
  );
  await createAll(client, objects.filter(isPod));
}

async function createAll(
  client: DefaultClusterClient,
  objects: readonly KubernetesObject[],
): Promise<void> {
  const waiting = [...objects];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await createOne(client, next);
      }
    }),
  );
}

async function createOne(
  client: DefaultClusterClient,
  object: KubernetesObject,
): Promise<void> {
  const { apiVersion, kind, status, ...settable } = object;
  const { annotations, labels, name, namespace } = object.metadata;
  await client.apply(
    {
      ...settable,
      apiVersion,
      kind,
      metadata: { name, namespace, labels, annotations },
    },
    { fieldManager },
  );
  if (status !== undefined) {
    await client.applyStatus(
      { apiVersion, kind, metadata: { name, namespace }, status },
      { fieldManager },
    );
  }
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
