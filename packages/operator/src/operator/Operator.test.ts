import { startApiServer } from '@llm-d-sim/local-cluster';
import {
  ANNOTATION_IGNORE_FIELDS,
  LABEL_OWNER,
  LABEL_OWNER_UID,
  OPERATOR_FIELD_MANAGER,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { readDeployment } from '../conditions/liveObjects';
import { stackKinds } from '../informers/WatchedKind';
import { ALLOW_FROM } from '../reconcile/namespacePolicy';
import { gatewayDefinitions } from '../testing/dependencyDefinitions';
import {
  refer,
  schedulerInstall,
  simulatorDeployment,
} from '../testing/stacks';
import {
  eventually,
  TEST_MANAGER,
  TestCluster,
  type TestOperator,
} from '../testing/TestCluster';

const madeForInstall = [
  'v1/ConfigMap',
  'apps/v1/Deployment',
  'gateway.networking.k8s.io/v1/Gateway',
  'gateway.networking.k8s.io/v1/HTTPRoute',
  'inference.networking.k8s.io/v1/InferencePool',
  'rbac.authorization.k8s.io/v1/Role',
  'rbac.authorization.k8s.io/v1/RoleBinding',
  'v1/Service',
  'v1/ServiceAccount',
];
const parts = (kind: string) => {
  const index = kind.lastIndexOf('/');
  return { apiVersion: kind.slice(0, index), kind: kind.slice(index + 1) };
};

describe('operator', () => {
  let cluster: TestCluster;
  let operator: TestOperator;
  let namespace: string;

  /** Everything in the namespace that carries an owner label of ours. */
  const made = async (
    selector = LABEL_OWNER,
    where = namespace,
  ): Promise<KubernetesObject[]> => {
    const lists = await Promise.all(
      madeForInstall.map(kind =>
        cluster.client.list(parts(kind), {
          namespace: where,
          labelSelector: selector,
        }),
      ),
    );
    return lists.flat();
  };
  const kinds = (objects: readonly KubernetesObject[]) =>
    objects.map(({ kind }) => kind).sort();
  const names = (objects: readonly KubernetesObject[]) =>
    objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
  /** Makes the operator look at a custom resource again, and waits until it has. */
  const touch = async (reference: ObjectReference) => {
    const { kind, name } = reference;
    const line = `debug ${kind}/${reference.namespace}/${name}: reconciled`;
    const count = () => operator.log.filter(one => one === line).length;
    const before = count();
    await cluster.client.patch(
      reference,
      { metadata: { annotations: { 'test/touched': `after ${before}` } } },
      { fieldManager: TEST_MANAGER },
    );
    await eventually(`${name} is reconciled`, () =>
      count() > before ? true : undefined,
    );
  };
  /** Waits until the operator has nothing left to do about custom resources, and forgets what it wrote until then. */
  const settled = async (...references: ObjectReference[]) => {
    for (const reference of references) {
      await cluster.condition(reference, 'Applied', 'True');
    }
    await eventually('the operator is at rest', async () => {
      operator.writes.takeWrites();
      for (const reference of references) await touch(reference);
      return operator.writes.takeWrites().length === 0 ? true : undefined;
    });
  };
  const withoutStatus = (writes: readonly string[]) =>
    writes.filter(write => !write.endsWith('/status'));

  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
  });
  beforeEach(async () => {
    operator = await cluster.startOperator();
    namespace = await cluster.createNamespace();
  });
  afterEach(async () => {
    for (const { apiVersion, kind } of stackKinds) {
      const left = await cluster.client.list({ apiVersion, kind });
      for (const resource of left) await cluster.client.delete(refer(resource));
      for (const resource of left) await cluster.gone(refer(resource));
    }
    await operator.stop();
  });
  afterAll(() => cluster.stop());

  it('makes what a custom resource stands for, labelled with its owner, and then writes nothing more', async () => {
    const install = await cluster.apply(schedulerInstall(namespace, 'demo'));
    const simulator = await cluster.apply(
      simulatorDeployment(namespace, 'demo'),
    );
    await settled(refer(install), refer(simulator));

    const ofInstall = await made(`${LABEL_OWNER_UID}=${install.metadata.uid}`);
    expect(names(ofInstall)).toEqual([
      'ConfigMap demo-epp-config',
      'Deployment demo-epp',
      'Gateway demo-gateway',
      'HTTPRoute demo-route',
      'InferencePool demo-pool',
      'Role demo-epp',
      'RoleBinding demo-epp',
      'Service demo-epp',
      'Service demo-proxy',
      'ServiceAccount demo-epp',
    ]);
    for (const { metadata } of ofInstall) {
      expect(metadata.ownerReferences).toEqual([
        expect.objectContaining({
          kind: 'SchedulerInstall',
          uid: install.metadata.uid,
          controller: true,
        }),
      ]);
    }
    expect(
      names(await made(`${LABEL_OWNER_UID}=${simulator.metadata.uid}`)),
    ).toEqual(['Deployment demo-decode', 'Service demo-decode']);

    await touch(refer(install));
    await touch(refer(simulator));
    expect(operator.writes.takeWrites()).toEqual([]);

    // A new operator finds everything as it should be, too.
    await operator.stop();
    operator = await cluster.startOperator();
    await touch(refer(install));
    await touch(refer(simulator));
    expect(operator.writes.takeWrites()).toEqual([]);
  });

  it('writes only the object that a change concerns', async () => {
    const simulator = await cluster.apply(
      simulatorDeployment(namespace, 'demo', {
        decode: { enabled: true },
        prefill: { enabled: true },
      }),
    );
    await settled(refer(simulator));
    await cluster.apply(
      simulatorDeployment(namespace, 'demo', {
        decode: { enabled: true, replicas: 5 },
        prefill: { enabled: true },
      }),
    );
    await cluster.condition(refer(simulator), 'Applied', 'True');
    await touch(refer(simulator));
    expect(withoutStatus(operator.writes.takeWrites())).toEqual([
      `PATCH /apis/apps/v1/namespaces/${namespace}/deployments/demo-decode`,
    ]);
  });

  it('takes out of a list what a custom resource no longer asks for', async () => {
    const routing = { enabled: true, backendType: 'InferencePool' };
    const withTimeouts = (timeouts?: Record<string, string>) =>
      schedulerInstall(namespace, 'demo', {
        routing: { ...routing, ...(timeouts && { timeouts }) },
      });
    const route = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      namespace,
      name: 'demo-route',
    };
    const install = await cluster.apply(withTimeouts({ backendRequest: '5s' }));
    await settled(refer(install));
    const rules = async () =>
      JSON.stringify((await cluster.client.get(route))?.spec);
    expect(await rules()).toContain('backendRequest');

    await cluster.apply(withTimeouts());
    await eventually('the limit is gone', async () =>
      (await rules()).includes('backendRequest') ? undefined : true,
    );
    await settled(refer(install));
  });

  it('takes back what somebody changed under its hands, and says who it was', async () => {
    const simulator = await cluster.apply(
      simulatorDeployment(namespace, 'demo'),
    );
    await settled(refer(simulator));
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace,
      name: 'demo-decode',
    };
    await cluster.client.patch(
      deployment,
      { spec: { replicas: 1 } },
      { fieldManager: 'somebody-else' },
    );
    await eventually('replicas are back', async () => {
      const live = await cluster.client.get(deployment);
      return live && readDeployment(live).spec.replicas === 3
        ? true
        : undefined;
    });
    const events = await eventually('an event', async () => {
      const found = await cluster.client.list(
        { apiVersion: 'v1', kind: 'Event' },
        { namespace },
      );
      const taken = found.filter(({ reason }) => reason === 'FieldTakenBack');
      return taken.length > 0 ? taken : undefined;
    });
    expect(events).toEqual([
      expect.objectContaining({
        type: 'Warning',
        message: `Deployment ${namespace}/demo-decode: spec.replicas had been changed by somebody-else`,
        involvedObject: expect.objectContaining({
          kind: 'SimulatorDeployment',
          name: 'demo',
        }),
      }),
    ]);
  });

  it('leaves alone what an annotation on an object tells it to, and nothing else', async () => {
    const simulator = await cluster.apply(
      simulatorDeployment(namespace, 'demo'),
    );
    await settled(refer(simulator));
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace,
      name: 'demo-decode',
    };
    const change = (patch: Record<string, unknown>) =>
      cluster.client.patch(deployment, patch, { fieldManager: 'autoscaler' });
    const replicas = async () => {
      const live = await cluster.client.get(deployment);
      return live && readDeployment(live).spec.replicas;
    };
    const annotate = (paths: string | null) =>
      change({
        metadata: { annotations: { [ANNOTATION_IGNORE_FIELDS]: paths } },
      });
    await annotate('spec.replicas');
    await change({ spec: { replicas: 7 } });
    // A change of the custom resource is applied all the same, but for that field.
    await cluster.apply(
      simulatorDeployment(namespace, 'demo', {
        decode: { enabled: true, replicas: 5 },
        model: 'another',
      }),
    );
    await settled(refer(simulator));
    expect(await replicas()).toBe(7);
    expect(JSON.stringify(await cluster.client.get(deployment))).toContain(
      'another',
    );

    await annotate(null);
    await eventually('replicas are as the custom resource says', async () =>
      (await replicas()) === 5 ? true : undefined,
    );
  });

  it('prunes what is switched off', async () => {
    const install = await cluster.apply(schedulerInstall(namespace, 'demo'));
    await settled(refer(install));
    await cluster.apply(
      schedulerInstall(namespace, 'demo', {
        epp: { enabled: false },
        gateway: { enabled: false },
        routing: { enabled: false },
      }),
    );
    await eventually('everything but the proxy Service is gone', async () =>
      (await made()).length === 1 ? true : undefined,
    );
    expect(names(await made())).toEqual(['Service demo-proxy']);
    for (const type of [
      'EppReady',
      'PoolAttached',
      'RouteAccepted',
      'GatewayProgrammed',
    ]) {
      expect(
        await cluster.condition(refer(install), type, 'True'),
      ).toMatchObject({ reason: 'NotRequested' });
    }
  });

  it('leaves nothing behind when the custom resources are deleted, and takes the way to the pods down first', async () => {
    const elsewhere = await cluster.createNamespace({
      labels: { [ALLOW_FROM]: namespace },
    });
    const install = await cluster.apply(
      schedulerInstall(namespace, 'demo', { simulatorNamespace: elsewhere }),
    );
    const simulator = await cluster.apply(
      simulatorDeployment(namespace, 'demo'),
    );
    await settled(refer(install), refer(simulator));
    expect(kinds(await made(LABEL_OWNER, elsewhere))).toContain(
      'InferencePool',
    );
    expect(kinds(await made())).toEqual([
      'Deployment',
      'Gateway',
      'HTTPRoute',
      'Service',
    ]);

    operator.writes.takeWrites();
    await cluster.client.delete(refer(install));
    await cluster.client.delete(refer(simulator));
    await cluster.gone(refer(install));
    await cluster.gone(refer(simulator));
    expect(await made()).toEqual([]);
    expect(await made(LABEL_OWNER, elsewhere)).toEqual([]);

    const deleted = operator.writes
      .takeWrites()
      .filter(write => write.startsWith('DELETE'))
      .map(write => write.split('/').slice(-2, -1)[0]);
    const order = ['httproutes', 'gateways', 'inferencepools', 'roles'];
    expect(deleted.filter(plural => order.includes(plural))).toEqual(order);
    expect(deleted.indexOf('referencegrants')).toBeLessThan(
      deleted.indexOf('inferencepools'),
    );
  });

  it('tells what a deletion waits for, and goes on when that has gone', async () => {
    await operator.stop();
    operator = await cluster.startOperator({ deletionStuckAfterMs: 0 });
    const simulator = await cluster.apply(
      simulatorDeployment(namespace, 'demo'),
    );
    await settled(refer(simulator));
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace,
      name: 'demo-decode',
    };
    const hold = (finalizers: string[]) =>
      cluster.client.patch(
        deployment,
        { metadata: { finalizers } },
        { fieldManager: TEST_MANAGER },
      );
    await hold(['example.com/hold']);
    await cluster.client.delete(refer(simulator));
    expect(
      await cluster.condition(refer(simulator), 'Ready', 'False'),
    ).toMatchObject({
      reason: 'DeletionStuck',
      message: `Waiting for Deployment ${namespace}/demo-decode (finalizers: example.com/hold) to be gone: whoever set a finalizer has to remove it`,
    });
    await eventually('an event', async () => {
      const events = await cluster.client.list(
        { apiVersion: 'v1', kind: 'Event' },
        { namespace },
      );
      return events.find(({ reason }) => reason === 'DeletionStuck');
    });
    await hold([]);
    await cluster.gone(refer(simulator));
  });

  it('cleans up what an operator that was not running has missed', async () => {
    const install = await cluster.apply(schedulerInstall(namespace, 'demo'));
    await settled(refer(install));
    await operator.stop();
    await cluster.client.delete(refer(install));
    expect(await cluster.client.get(refer(install))).toBeDefined();
    operator = await cluster.startOperator();
    await cluster.gone(refer(install));
    expect(await made()).toEqual([]);
  });

  it('says in words what is wrong with a spec, and applies nothing of it', async () => {
    const install = await cluster.apply(
      schedulerInstall(namespace, 'demo', {
        epp: {
          enabled: true,
          image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
          config: {
            apiVersion: 'inference.networking.x-k8s.io/v1alpha1',
            kind: 'EndpointPickerConfig',
            plugins: [{ type: 'crystal-ball-scorer' }],
          },
        },
      }),
    );
    const condition = await cluster.condition(refer(install), 'Valid', 'False');
    expect(condition).toMatchObject({
      reason: 'InvalidSpec',
      message: expect.stringContaining('crystal-ball-scorer'),
    });
    expect(
      await cluster.condition(refer(install), 'Ready', 'False'),
    ).toMatchObject({
      reason: 'InvalidSpec',
      message: expect.stringContaining('Valid: spec.epp.config'),
    });
    expect(await made()).toEqual([]);

    // Mended, it is acted upon.
    await cluster.apply(schedulerInstall(namespace, 'demo'));
    await cluster.condition(refer(install), 'Applied', 'True');
    expect(await made()).toHaveLength(10);
  });

  it('expects no gateway at a pool that the route passes by', async () => {
    const gateway = { enabled: true, className: 'local' };
    const install = await cluster.apply(
      schedulerInstall(namespace, 'demo', {
        routing: { enabled: true, backendType: 'Service' },
      }),
    );
    const simulator = await cluster.apply(
      simulatorDeployment(namespace, 'demo', {
        epp: { enabled: true },
        gateway,
      }),
    );
    for (const resource of [install, simulator]) {
      expect(
        await cluster.condition(refer(resource), 'PoolAttached', 'True'),
      ).toMatchObject({ reason: 'NoRouteRequested' });
    }
  });

  it('warns of what works but is hardly meant, in the condition and in an event', async () => {
    const install = await cluster.apply(
      schedulerInstall(namespace, 'demo', {
        epp: { enabled: true, scorers: { 'prefix-cache-scorer': 0 } },
      }),
    );
    const words = expect.stringContaining(
      'spec.epp.scorers.prefix-cache-scorer',
    );
    expect(
      await cluster.condition(refer(install), 'Valid', 'True'),
    ).toMatchObject({ reason: 'ValidWithWarnings', message: words });
    const event = await eventually('an event', async () => {
      const events = await cluster.client.list(
        { apiVersion: 'v1', kind: 'Event' },
        { namespace },
      );
      return events.find(({ reason }) => reason === 'ValidWithWarnings');
    });
    expect(event).toMatchObject({ type: 'Warning', message: words });
  });

  it('makes an EnvoyFilter only when it was started to allow that', async () => {
    const install = await cluster.apply(
      schedulerInstall(namespace, 'demo', {
        gateway: { enabled: true, className: 'istio' },
        routing: { enabled: true, backendType: 'Service' },
        envoyFilter: { enabled: true },
      }),
    );
    expect(
      await cluster.condition(refer(install), 'Valid', 'False'),
    ).toMatchObject({
      reason: 'KindNotAllowed',
      message: expect.stringMatching(/EnvoyFilter .*--allow-envoy-filter/),
    });
    expect(await made()).toEqual([]);

    await operator.stop();
    operator = await cluster.startOperator({ allowEnvoyFilters: true });
    await cluster.condition(refer(install), 'Valid', 'True');
    expect(
      await cluster.condition(refer(install), 'DependenciesMet', 'False'),
    ).toMatchObject({ message: expect.stringContaining('EnvoyFilter') });
  });

  it('puts nothing into a namespace that does not allow it, until that does', async () => {
    const elsewhere = await cluster.createNamespace();
    const install = await cluster.apply(
      schedulerInstall(namespace, 'demo', { simulatorNamespace: elsewhere }),
    );
    expect(
      await cluster.condition(refer(install), 'Valid', 'False'),
    ).toMatchObject({
      reason: 'NamespaceNotAllowed',
      message: expect.stringContaining(`${ALLOW_FROM}=${namespace}`),
    });
    expect(await made(LABEL_OWNER, elsewhere)).toEqual([]);
    expect(await made()).toEqual([]);

    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: elsewhere, annotations: { [ALLOW_FROM]: '*' } },
    });
    await cluster.condition(refer(install), 'Applied', 'True');
    expect(kinds(await made(LABEL_OWNER, elsewhere))).toContain('Deployment');
  });

  it('never takes over what somebody else owns', async () => {
    const foreign = await cluster.apply({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        name: 'demo-epp',
        namespace,
        labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      },
    });
    const pool = await cluster.apply({
      apiVersion: 'inference.networking.k8s.io/v1',
      kind: 'InferencePool',
      metadata: { name: 'demo-pool', namespace },
      spec: {
        selector: { matchLabels: { app: 'theirs' } },
        targetPorts: [{ number: 8000 }],
        endpointPickerRef: { name: 'theirs', port: { number: 9002 } },
      },
    });
    const install = await cluster.apply(schedulerInstall(namespace, 'demo'));
    expect(
      await cluster.condition(refer(install), 'Applied', 'False'),
    ).toMatchObject({
      reason: 'NameConflict',
      message: expect.stringContaining(
        `ServiceAccount ${namespace}/demo-epp belongs to Helm`,
      ),
    });
    expect(
      await cluster.condition(refer(install), 'PoolAttached', 'False'),
    ).toMatchObject({
      message: expect.stringContaining(
        `the pool is managed by field manager ${TEST_MANAGER} and used as found`,
      ),
    });
    for (const object of [foreign, pool]) {
      // A control plane's own controllers may write to them: accounts get a token.
      const now = await cluster.client.get(refer(object));
      expect(
        now?.metadata.managedFields?.map(({ manager }) => manager),
      ).not.toContain(OPERATOR_FIELD_MANAGER);
      expect(now?.metadata.uid).toBe(object.metadata.uid);
      expect(now?.metadata.labels).toEqual(object.metadata.labels);
      expect(now?.spec).toEqual(object.spec);
    }
    await cluster.client.delete(refer(install));
    await cluster.gone(refer(install));
    expect(await cluster.client.get(refer(foreign))).toBeDefined();
    expect(await cluster.client.get(refer(pool))).toBeDefined();
  });

  it('keeps twenty custom resources in one namespace apart', async () => {
    const installs = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        cluster.apply(schedulerInstall(namespace, `stack-${index}`)),
      ),
    );
    for (const install of installs) {
      await cluster.condition(refer(install), 'Applied', 'True');
    }
    const [first, ...others] = installs;
    await cluster.client.delete(refer(first));
    await cluster.gone(refer(first));
    const left = await made();
    expect(left).toHaveLength(19 * 10);
    for (const install of others) {
      expect(
        left.filter(
          ({ metadata }) =>
            metadata.labels?.[LABEL_OWNER_UID] === install.metadata.uid,
        ),
      ).toHaveLength(10);
    }
    await settled(...others.map(refer));
  });

  it('names the CRDs that are missing, and goes on by itself when they come', async () => {
    const [gatewayDefinition] = gatewayDefinitions;
    const definition = refer(gatewayDefinition);
    await cluster.client.delete(definition);
    await cluster.gone(definition);
    const install = await cluster.apply(schedulerInstall(namespace, 'demo'));
    expect(
      await cluster.condition(refer(install), 'DependenciesMet', 'False'),
    ).toMatchObject({
      reason: 'MissingKinds',
      message: expect.stringContaining('gateway.networking.k8s.io/v1/Gateway'),
    });
    await cluster.apply(gatewayDefinition);
    await cluster.condition(refer(install), 'DependenciesMet', 'True');
    await cluster.condition(refer(install), 'Applied', 'True');

    // And a custom resource can be deleted although the CRD of something it had made has gone.
    await cluster.client.delete(definition);
    await cluster.gone(definition);
    await cluster.client.delete(refer(install));
    await cluster.gone(refer(install));
    await cluster.apply(gatewayDefinition);
  });
});
