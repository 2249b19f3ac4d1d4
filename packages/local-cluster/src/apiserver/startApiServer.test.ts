import {
  CustomObjectsApi,
  ApiException,
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  type V1ConfigMap,
} from '@kubernetes/client-node';
import { stringAt, valueAt } from './json/navigate';
import { startApiServer } from './startApiServer';
import { ApiTestClient } from './testing/ApiTestClient';
import { deploymentManifest } from './testing/deploymentManifest';
import { RunningApiServer } from './testing/RunningApiServer';

let api: RunningApiServer;
beforeAll(async () => {
  api = await RunningApiServer.start();
});
afterAll(() => api.stop());

describe('@kubernetes/client-node', () => {
  function kubeConfig(): KubeConfig {
    const config = new KubeConfig();
    config.loadFromOptions({
      clusters: [
        { name: 'c', server: api.server.url, caData: api.server.caData },
      ],
      users: [{ name: 'u', token: api.server.adminToken }],
      contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
      currentContext: 'x',
    });
    return config;
  }

  it('reads, writes and watches', async () => {
    const ns = await api.namespace();
    const config = kubeConfig();
    const core = config.makeApiClient(CoreV1Api);
    const informer = makeInformer<V1ConfigMap>(
      config,
      `/api/v1/namespaces/${ns}/configmaps`,
      () => core.listNamespacedConfigMap({ namespace: ns }),
    );
    const seen: string[] = [];
    const deleted = new Promise<void>(resolve => {
      informer.on('add', object => seen.push(`add ${object.metadata?.name}`));
      informer.on('update', object => seen.push(`update ${object.data?.x}`));
      informer.on('delete', () => resolve());
    });
    await informer.start();
    await core.createNamespacedConfigMap({
      namespace: ns,
      body: { metadata: { name: 'a' }, data: { x: '1' } },
    });
    const read = await core.readNamespacedConfigMap({
      name: 'a',
      namespace: ns,
    });
    await core.replaceNamespacedConfigMap({
      name: 'a',
      namespace: ns,
      body: { ...read, data: { x: '2' } },
    });
    await core.deleteNamespacedConfigMap({ name: 'a', namespace: ns });
    await deleted;
    await informer.stop();
    expect(seen).toEqual(['add a', 'update 2']);

    const error: unknown = await core
      .readNamespacedConfigMap({ name: 'a', namespace: ns })
      .catch(reason => reason);
    expect(error).toBeInstanceOf(ApiException);
  });

  it('finds kinds by discovery', async () => {
    const ns = await api.namespace();
    const objects = KubernetesObjectApi.makeApiClient(kubeConfig());
    const created = await objects.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd', namespace: ns },
      spec: deploymentManifest('d').spec,
    });
    expect(created.kind).toBe('Deployment');
    const apps = kubeConfig().makeApiClient(AppsV1Api);
    const scale = await apps.readNamespacedDeploymentScale({
      name: 'd',
      namespace: ns,
    });
    expect(scale.spec?.replicas).toBe(1);
  });

  it('answers the lists that Backstage fetches', async () => {
    const paths = [
      ...[
        'pods',
        'services',
        'configmaps',
        'limitranges',
        'resourcequotas',
      ].map(name => `/api/v1/${name}`),
      ...['deployments', 'replicasets', 'statefulsets', 'daemonsets'].map(
        name => `/apis/apps/v1/${name}`,
      ),
      '/apis/autoscaling/v2/horizontalpodautoscalers',
      '/apis/batch/v1/jobs',
      '/apis/batch/v1/cronjobs',
      '/apis/networking.k8s.io/v1/ingresses',
      '/apis/metrics.k8s.io/v1beta1/namespaces/default/pods',
    ];
    for (const path of paths) {
      const { status, body } = await api.client.send(
        'GET',
        `${path}?labelSelector=backstage.io%2Fkubernetes-id%3Dx`,
      );
      expect([path, status, valueAt(body, 'items')]).toEqual([path, 200, []]);
      expect(stringAt(body, 'kind')).toMatch(/List$/);
    }
    const custom = kubeConfig().makeApiClient(CustomObjectsApi);
    await expect(
      custom.listClusterCustomObject({
        group: 'none.example',
        version: 'v1',
        plural: 'x',
      }),
    ).rejects.toMatchObject({ code: 404 });
  });
});

it('ends open watches when it stops', async () => {
  const server = await startApiServer({ log: () => {} });
  const client = new ApiTestClient(server);
  const watch = await client.watch('/api/v1/pods?watch=1');
  await server.stop();
  expect(await watch.next()).toBeUndefined();
  client.close();
});
