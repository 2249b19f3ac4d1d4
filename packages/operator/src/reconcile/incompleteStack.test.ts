import { startApiServer } from '@llm-d-sim/local-cluster';
import type {
  KubernetesObject,
  ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { FaultProxy } from '../__testUtils__/fault-proxy/FaultProxy';
import { inferenceObjectiveDefinition } from '../testing/dependencyDefinitions';
import { refer, schedulerInstall } from '../testing/stacks';
import {
  eventually,
  TEST_MANAGER,
  TestCluster,
  type TestOperator,
} from '../testing/TestCluster';

type Spec = Record<string, unknown>;

const noRoute = { routing: { enabled: false } };
/** Of an EPP whose InferenceObjectives no CRD serves here. */
const withObjectives = {
  epp: {
    enabled: true,
    image: 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0',
  },
  objectives: { urgent: 10 },
};

describe('a stack of which something cannot be made', () => {
  let cluster: TestCluster;
  let proxy: FaultProxy;
  let operator: TestOperator;
  let namespace: string;

  const apply = (spec: Spec = {}) =>
    cluster.apply(schedulerInstall(namespace, 'demo', spec));
  const install = () => refer(schedulerInstall(namespace, 'demo'));
  const part = (
    apiVersion: string,
    kind: string,
    name: string,
  ): ObjectReference => ({ apiVersion, kind, namespace, name });
  const route = () =>
    part('gateway.networking.k8s.io/v1', 'HTTPRoute', 'demo-route');
  const applied = (status: 'True' | 'False') =>
    cluster.condition(install(), 'Applied', status);
  /** Waits until Applied is False and says why in these words. */
  const appliedTells = (...words: string[]) =>
    eventually(`Applied tells ${words.join(', ')}`, async () => {
      const condition = await applied('False');
      return words.every(word => condition.message.includes(word))
        ? condition
        : undefined;
    });
  const foreign = (kind: string, name: string, more: Spec = {}) =>
    cluster.apply({
      apiVersion: 'v1',
      kind,
      metadata: {
        name,
        namespace,
        labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      },
      ...more,
    });
  const deletions = () =>
    operator.writes
      .takeWrites()
      .filter(write => write.startsWith('DELETE'))
      .map(write => write.split('/').slice(-2).join('/'));
  const mended = async (object: KubernetesObject) => {
    await cluster.client.delete(refer(object));
    // Nobody tells the operator when somebody else's object goes.
    await cluster.client.patch(
      install(),
      { metadata: { annotations: { 'test/touched': 'yes' } } },
      { fieldManager: TEST_MANAGER },
    );
  };

  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
    proxy = await FaultProxy.inFrontOf(cluster.operatorKubeConfig);
    // A real control plane is shared with tests that leave their CRDs behind.
    await cluster.client.delete(refer(inferenceObjectiveDefinition));
    await cluster.gone(refer(inferenceObjectiveDefinition));
  });
  beforeEach(async () => {
    namespace = await cluster.createNamespace();
    operator = await cluster.startOperator({ kubeConfig: proxy.kubeConfig });
  });
  afterEach(async () => {
    proxy.heal();
    await cluster.client.delete(install());
    await cluster.gone(install());
    await operator.stop();
  });
  afterAll(async () => {
    await proxy.stop();
    await cluster.stop();
  });

  it('loses its route when routing is switched off while a CRD is missing, and nothing else', async () => {
    await apply(withObjectives);
    await cluster.condition(install(), 'DependenciesMet', 'False');
    await eventually('a route', () => cluster.client.get(route()));
    deletions();

    await apply({ ...withObjectives, ...noRoute });
    await cluster.gone(route());
    const condition = await applied('False');
    expect(condition).toMatchObject({
      reason: 'MissingDependencies',
      message: 'What needs the missing dependencies is not applied',
    });
    expect(deletions()).toEqual(['httproutes/demo-route']);
  });

  it('loses its route when routing is switched off while a name is taken, and nothing else', async () => {
    const theirs = await foreign('ServiceAccount', 'demo-epp');
    await apply();
    expect((await applied('False')).reason).toBe('NameConflict');
    await eventually('a route', () => cluster.client.get(route()));
    deletions();

    await apply(noRoute);
    await cluster.gone(route());
    expect((await applied('False')).message).not.toContain('no longer wanted');
    expect(deletions()).toEqual(['httproutes/demo-route']);
    expect(await cluster.client.get(refer(theirs))).toBeDefined();
  });

  it('keeps what is to be replaced until its successor can be made, names it, and removes it then', async () => {
    await apply();
    await applied('True');
    const theirs = await foreign('Service', 'taken', {
      spec: { ports: [{ port: 80 }] },
    });
    const renamed = {
      ...noRoute,
      proxyService: {
        name: 'taken',
        selector: { 'app.kubernetes.io/name': 'demo' },
      },
    };
    await apply(renamed);
    await cluster.gone(route());
    expect(
      await appliedTells(
        `Service ${namespace}/taken belongs to Helm`,
        `no longer wanted, and removed only when that is mended, because it may still be needed until then: Service ${namespace}/demo-proxy`,
      ),
    ).toMatchObject({ reason: 'NameConflict' });
    const old = part('v1', 'Service', 'demo-proxy');
    expect(await cluster.client.get(old)).toBeDefined();

    await mended(theirs);
    await cluster.gone(old);
    await applied('True');
  });

  it('loses nothing while an object of it cannot be brought up to date, names what waits, and loses it then', async () => {
    await apply();
    await applied('True');
    deletions();
    proxy.inject({
      path: /deployments\/demo-epp/,
      verbs: ['patch'],
      fault: { type: 'status', code: 403, reason: 'Forbidden' },
    });
    await apply({
      ...noRoute,
      epp: {
        enabled: true,
        image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.1',
      },
    });
    expect(
      await appliedTells(
        `Deployment ${namespace}/demo-epp`,
        `until then: HTTPRoute ${namespace}/demo-route`,
      ),
    ).toMatchObject({ reason: 'ApplyFailed' });
    expect(deletions()).toEqual([]);
    proxy.heal();
    await cluster.gone(route());
    await applied('True');
  });

  it('tells when the cluster refuses to remove something', async () => {
    await apply();
    await applied('True');
    proxy.inject({
      path: /httproutes\/demo-route/,
      verbs: ['delete'],
      fault: { type: 'status', code: 403, reason: 'Forbidden' },
    });
    await apply(noRoute);
    expect(
      await appliedTells(`delete HTTPRoute ${namespace}/demo-route`),
    ).toMatchObject({ reason: 'ApplyFailed' });
    proxy.heal();
    await cluster.gone(route());
    await applied('True');
  });

  it('loses nothing by a spec that is refused', async () => {
    await apply(withObjectives);
    await eventually('a route', () => cluster.client.get(route()));
    deletions();
    await apply({
      ...withObjectives,
      ...noRoute,
      epp: {
        ...withObjectives.epp,
        config: {
          apiVersion: 'inference.networking.x-k8s.io/v1alpha1',
          kind: 'EndpointPickerConfig',
          plugins: [{ type: 'crystal-ball-scorer' }],
        },
      },
    });
    await cluster.condition(install(), 'Valid', 'False');
    expect(deletions()).toEqual([]);
    expect(await cluster.client.get(route())).toBeDefined();
  });

  it('loses by reads that leave out what is there only what was switched off', async () => {
    await apply();
    await applied('True');
    await operator.stop();
    proxy.inject({
      path: /^\/apis\/apps\/v1$/,
      fault: { type: 'status', code: 404, reason: 'NotFound' },
    });
    await apply(noRoute);
    operator = await cluster.startOperator({ kubeConfig: proxy.kubeConfig });
    await cluster.condition(install(), 'DependenciesMet', 'False');
    await cluster.gone(route());
    expect(deletions()).toEqual(['httproutes/demo-route']);

    proxy.heal();
    await operator.stop();
    operator = await cluster.startOperator({ kubeConfig: proxy.kubeConfig });
    await applied('True');
    expect(deletions()).toEqual([]);
  });
});
