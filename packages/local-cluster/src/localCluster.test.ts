import { stat } from 'node:fs/promises';
import {
  configMaps,
  deployments,
  endpoints,
  endpointSlices,
  horizontalPodAutoscalers,
  pods,
  replicaSets,
  secrets,
  services,
  type Pod,
} from './client/ResourceKind';
import { eventually } from './testing/eventually';
import {
  crashProgram,
  showProgram,
  stubbornProgram,
  webProgram,
} from './testing/programs';
import { TestCluster } from './testing/TestCluster';

const unhealthy = new Set<string>();
const POD_NAME = {
  name: 'POD_NAME',
  valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
};

const stateOf = (pod: Pod) => pod.status?.containerStatuses?.[0];
const conditionOf = (pod: Pod, type: string) =>
  pod.status?.conditions?.find(condition => condition.type === type)?.status;

let test: TestCluster;
beforeAll(async () => {
  test = await TestCluster.start({
    images: {
      'test/web': webProgram(unhealthy),
      'test/show': showProgram,
      'test/crash': crashProgram,
      'test/stubborn': stubbornProgram,
    },
  });
});
afterAll(() => test.stop());

describe('a local cluster', () => {
  it('writes a kubeconfig that only its owner can read', async () => {
    const { mode } = await stat(test.cluster.kubeconfigPath);
    // eslint-disable-next-line no-bitwise
    expect(mode & 0o777).toBe(0o600);
  });

  it('runs a Deployment, replaces a pod that is deleted, and leaves nothing behind', async () => {
    await test.createDeployment('web', 2, {
      image: 'test/web:1',
      env: [POD_NAME],
      ports: [{ name: 'http', containerPort: 8080 }],
      readinessProbe: { httpGet: { path: '/health', port: 'http' } },
    });
    await test.create(services, 'web', {
      spec: {
        selector: { app: 'web' },
        ports: [{ port: 80, targetPort: 'http' }],
      },
    });
    const available = () =>
      eventually(async () => {
        const { status } = await test.existing(deployments, 'web');
        expect(status).toMatchObject({ availableReplicas: 2, replicas: 2 });
        expect(status?.conditions).toContainEqual(
          expect.objectContaining({ type: 'Available', status: 'True' }),
        );
      });
    await available();

    const [first, second] = await test.podsOf('web');
    const name = first?.metadata.name ?? '';
    expect(await test.log(name)).toBe(`${name} serves\n`);
    // Events are written beside what they tell of, so they may come a moment later.
    await eventually(async () => {
      expect(await test.eventsOf(name)).toEqual(
        expect.arrayContaining([
          `Scheduled: Successfully assigned default/${name} to local`,
          'Started: Started container main',
        ]),
      );
    });
    await eventually(async () => {
      const { subsets } = await test.existing(endpoints, 'web');
      expect(subsets?.[0]?.addresses).toHaveLength(2);
    });
    // By the Service's name, a pod answers with its own.
    const { host, port } = test.cluster.dialAddress('web.default.svc', 80);
    const answer = await (await fetch(`http://${host}:${port}/`)).text();
    expect([name, second?.metadata.name]).toContain(answer);

    await test.client.delete(pods, { namespace: 'default', name });
    await eventually(async () => {
      const names = (await test.podsOf('web')).map(pod => pod.metadata.name);
      expect(names).toHaveLength(2);
      expect(names).not.toContain(name);
    });
    await available();

    await test.client.delete(deployments, {
      namespace: 'default',
      name: 'web',
    });
    await test.client.delete(services, { namespace: 'default', name: 'web' });
    await eventually(async () => {
      expect(await test.podsOf('web')).toEqual([]);
      expect((await test.client.list(replicaSets)).items).toEqual([]);
      const left = [
        ...(await test.client.list(endpointSlices)).items,
        ...(await test.client.list(endpoints)).items,
      ].map(({ metadata }) => metadata.name);
      expect(left.filter(one => one.startsWith('web'))).toEqual([]);
    });
  });

  it('keeps a Deployment within the bounds of its autoscaler, and leaves it alone between them', async () => {
    await test.createDeployment('scaled', 1, { image: 'test/web:1' });
    await test.create(horizontalPodAutoscalers, 'scaled', {
      spec: {
        scaleTargetRef: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: 'scaled',
        },
        minReplicas: 2,
        maxReplicas: 3,
      },
    });
    const settledAt = (replicas: number) =>
      eventually(async () => {
        const { spec } = await test.existing(deployments, 'scaled');
        expect(spec.replicas).toBe(replicas);
        const { status } = await test.existing(
          horizontalPodAutoscalers,
          'scaled',
        );
        expect(status?.currentReplicas).toBe(replicas);
        expect(status?.conditions).toContainEqual(
          expect.objectContaining({
            type: 'ScalingActive',
            status: 'False',
            reason: 'FailedGetResourceMetric',
          }),
        );
      });
    await settledAt(2);
    const { metadata } = await test.existing(deployments, 'scaled');
    expect(metadata.managedFields).toContainEqual(
      expect.objectContaining({
        manager: 'horizontal-pod-autoscaler',
        subresource: 'scale',
        fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      }),
    );
    const scaleTo = (replicas: number) =>
      test.client.patch(
        deployments,
        { namespace: 'default', name: 'scaled' },
        { spec: { replicas } },
        { type: 'merge' },
      );
    await scaleTo(5);
    await settledAt(3);
    await scaleTo(2);
    await settledAt(2);
    await eventually(async () => {
      expect(await test.eventsOf('scaled')).toEqual(
        expect.arrayContaining([
          'SuccessfulRescale: New size: 2; reason: Current number of replicas below Spec.MinReplicas',
          'SuccessfulRescale: New size: 3; reason: Current number of replicas above Spec.MaxReplicas',
        ]),
      );
    });
    await test.client.delete(deployments, {
      namespace: 'default',
      name: 'scaled',
    });
    await eventually(async () => {
      const { status } = await test.existing(
        horizontalPodAutoscalers,
        'scaled',
      );
      expect(status?.conditions?.[0]).toMatchObject({
        type: 'AbleToScale',
        status: 'False',
        reason: 'FailedGetScale',
      });
      expect(await test.podsOf('scaled')).toEqual([]);
    });
    await test.client.delete(horizontalPodAutoscalers, {
      namespace: 'default',
      name: 'scaled',
    });
  });

  it('says what it can run when it is asked for another image', async () => {
    await test.createPod('wrong', { image: 'nginx:1.27' });
    await eventually(async () => {
      expect(stateOf(await test.pod('wrong'))?.state?.waiting?.reason).toMatch(
        /ErrImagePull|ImagePullBackOff/,
      );
    });
    await eventually(async () => {
      expect((await test.eventsOf('wrong')).join('\n')).toContain(
        'ghcr.io/llm-d/llm-d-inference-sim',
      );
    });
    expect((await test.pod('wrong')).status?.phase).toBe('Pending');
  });

  it('restarts what crashes, ever more slowly, and keeps the log of the run before', async () => {
    await test.createPod('crash', { image: 'test/crash' });
    await eventually(async () => {
      const status = stateOf(await test.pod('crash'));
      expect(status?.restartCount).toBeGreaterThanOrEqual(2);
      expect(status?.state?.waiting?.reason).toBe('CrashLoopBackOff');
      expect(status?.lastState?.terminated).toMatchObject({
        exitCode: 1,
        reason: 'Error',
      });
    });
    const lines = (await test.log('crash', 'previous=true')).split('\n');
    expect(lines[0]).toBe('about to crash');
    expect(lines[1]).toBe('Error: crashed on purpose');
    await eventually(async () => {
      expect(await test.eventsOf('crash')).toContain(
        'BackOff: Back-off restarting failed container main',
      );
    });
  });

  it('runs a pod to its end and tells how it ended', async () => {
    await test.createPod(
      'done',
      { image: 'test/show' },
      { restartPolicy: 'Never' },
    );
    await test.createPod(
      'failed',
      { image: 'test/crash' },
      { restartPolicy: 'Never' },
    );
    await eventually(async () => {
      expect((await test.pod('done')).status?.phase).toBe('Succeeded');
      expect((await test.pod('failed')).status?.phase).toBe('Failed');
    });
    expect(stateOf(await test.pod('failed'))?.restartCount).toBe(0);
  });

  it('gives a container its environment and its files, once they exist', async () => {
    await test.create(secrets, 'show', {
      data: { key: Buffer.from('s3cret').toString('base64') },
    });
    await test.createPod(
      'show',
      {
        image: 'test/show',
        args: ['$(TEST_NAME)', '/etc/show/a/b.txt', '/etc/token/namespace'],
        env: [
          {
            name: 'TEST_NAME',
            valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
          },
          { name: 'TEST_TWICE', value: '$(TEST_NAME)-$(TEST_NAME)' },
          {
            name: 'TEST_SECRET',
            valueFrom: { secretKeyRef: { name: 'show', key: 'key' } },
          },
        ],
        envFrom: [{ prefix: 'TEST_', configMapRef: { name: 'show' } }],
        volumeMounts: [
          { name: 'config', mountPath: '/etc/show' },
          { name: 'token', mountPath: '/etc/token' },
        ],
      },
      {
        restartPolicy: 'Never',
        volumes: [
          {
            name: 'config',
            configMap: {
              name: 'show',
              items: [{ key: 'text', path: 'a/b.txt' }],
            },
          },
          {
            name: 'token',
            projected: {
              sources: [
                {
                  downwardAPI: {
                    items: [
                      {
                        path: 'namespace',
                        fieldRef: { fieldPath: 'metadata.namespace' },
                      },
                    ],
                  },
                },
              ],
            },
          },
        ],
      },
    );
    await eventually(async () => {
      expect(stateOf(await test.pod('show'))?.state?.waiting).toEqual({
        reason: 'CreateContainerConfigError',
        message: 'configmap "show" not found',
      });
    });
    await test.create(configMaps, 'show', { data: { text: 'hello' } });
    await eventually(async () => {
      expect((await test.pod('show')).status?.phase).toBe('Succeeded');
    });
    expect((await test.log('show')).trim().split('\n')).toEqual([
      'args show /etc/show/a/b.txt /etc/token/namespace',
      'TEST_text=hello',
      'TEST_NAME=show',
      'TEST_TWICE=show-show',
      'TEST_SECRET=s3cret',
      '/etc/show/a/b.txt: hello',
      '/etc/token/namespace: default',
    ]);
  });

  it('takes a pod out of service while its readiness probe fails', async () => {
    await test.createPod('probed', {
      image: 'test/web',
      env: [POD_NAME],
      readinessProbe: {
        httpGet: { path: '/health', port: 8080 },
        periodSeconds: 1,
        failureThreshold: 1,
      },
    });
    const readyIs = (status: string) =>
      eventually(async () => {
        const pod = await test.pod('probed');
        expect(conditionOf(pod, 'Ready')).toBe(status);
        expect(stateOf(pod)?.restartCount).toBe(0);
      });
    await readyIs('True');
    unhealthy.add('probed');
    await readyIs('False');
    await eventually(async () => {
      expect(await test.eventsOf('probed')).toContain(
        'Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503',
      );
    });
    unhealthy.delete('probed');
    await readyIs('True');
  });

  it('restarts a container whose liveness probe fails', async () => {
    unhealthy.add('alive');
    await test.createPod('alive', {
      image: 'test/web',
      env: [POD_NAME],
      livenessProbe: {
        httpGet: { path: '/health', port: 8080 },
        periodSeconds: 1,
        failureThreshold: 1,
      },
    });
    await eventually(async () => {
      expect(
        stateOf(await test.pod('alive'))?.restartCount,
      ).toBeGreaterThanOrEqual(1);
    });
    await eventually(async () => {
      expect(await test.eventsOf('alive')).toContain(
        'Killing: Container main failed liveness probe, will be restarted',
      );
    });
    unhealthy.delete('alive');
  });

  it('gives up on a program that does not stop within its grace period', async () => {
    await test.createPod(
      'stubborn',
      { image: 'test/stubborn' },
      { terminationGracePeriodSeconds: 1 },
    );
    await eventually(async () => {
      expect((await test.pod('stubborn')).status?.phase).toBe('Running');
    });
    const leaving = await test.client.delete(pods, {
      namespace: 'default',
      name: 'stubborn',
    });
    expect(leaving?.metadata.deletionGracePeriodSeconds).toBe(1);
    await eventually(async () => {
      expect(await test.podsOf('stubborn')).toEqual([]);
    });
  });

  it('says which lifecycle hooks it leaves out', async () => {
    await test.createPod('hooks', {
      image: 'test/web',
      lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
    });
    await eventually(async () => {
      expect(await test.eventsOf('hooks')).toContain(
        'UnsupportedLifecycleHook: Container main: this node runs no lifecycle hooks, preStop is left out; its program is told to stop at once',
      );
    });
  });

  it('says which port is taken when two containers of a pod want the same', async () => {
    await test.client.create(pods, {
      metadata: { name: 'twice', namespace: 'default' },
      spec: {
        containers: [
          { name: 'one', image: 'test/web' },
          { name: 'two', image: 'test/web' },
        ],
      },
    });
    await eventually(async () => {
      const statuses = (await test.pod('twice')).status?.containerStatuses;
      const messages = statuses?.map(
        ({ lastState }) => lastState?.terminated?.message ?? '',
      );
      expect(messages?.join('\n')).toContain('EADDRINUSE');
      expect(messages?.join('\n')).toContain('listens there already');
    });
  });
});
