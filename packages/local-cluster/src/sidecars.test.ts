import { endpoints, pods, services, type Pod } from './client/ResourceKind';
import { eventually } from './testing/eventually';
import { showProgram, webProgram } from './testing/programs';
import { TestCluster } from './testing/TestCluster';
import type { Program } from './node/images/Program';

const unhealthy = new Set<string>();
/** What happened in the pods, in order. */
const story: string[] = [];
/** Ends when it is told to, and not before. */
const quiet: Program = async ({ env, signal }) => {
  story.push(`${env.TEST_NAME} starts`);
  await new Promise<void>(resolve =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  story.push(`${env.TEST_NAME} ends`);
  return 0;
};
const fails: Program = async () => 3;

const named = (name: string) => ({
  name,
  image: 'test/quiet',
  env: [{ name: 'TEST_NAME', value: name }],
});
const condition = (pod: Pod, type: string) =>
  pod.status?.conditions?.find(one => one.type === type);

describe.each(['loopback', 'shared'] as const)(
  'init containers and sidecars of a pod, on a pod network that is %s',
  podNetwork => {
    let test: TestCluster;
    beforeAll(async () => {
      test = await TestCluster.start({
        podNetwork,
        images: {
          'test/web': webProgram(unhealthy),
          'test/show': showProgram,
          'test/quiet': quiet,
          'test/fails': fails,
        },
      });
    });
    afterAll(() => test.stop());

    const remove = async (name: string) => {
      await test.client.delete(pods, { namespace: 'default', name });
      await eventually(async () => {
        expect(await test.podsOf(name)).toEqual([]);
      });
    };
    const sidecar = {
      name: 'front',
      image: 'test/web',
      restartPolicy: 'Always',
      env: [
        {
          name: 'POD_NAME',
          valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
        },
      ],
      ports: [{ name: 'front', containerPort: 8080 }],
      readinessProbe: {
        httpGet: { path: '/health', port: 'front' },
        periodSeconds: 1,
      },
    };

    it('share the pod’s address, and count for its readiness and its Services', async () => {
      await test.createPod(
        'pair',
        {
          name: 'back',
          image: 'test/web',
          args: ['9090'],
          env: [{ name: 'POD_NAME', value: 'back' }],
          ports: [{ containerPort: 9090 }],
        },
        { initContainers: [sidecar] },
      );
      await test.create(services, 'pair', {
        spec: {
          selector: { app: 'pair' },
          ports: [{ port: 80, targetPort: 'front' }],
        },
      });
      await eventually(async () => {
        const pod = await test.pod('pair');
        expect(condition(pod, 'Ready')?.status).toBe('True');
        expect(pod.status?.initContainerStatuses).toMatchObject([
          { name: 'front', ready: true, started: true, state: { running: {} } },
        ]);
        const { subsets } = await test.existing(endpoints, 'pair');
        expect(subsets?.[0]?.ports).toMatchObject([{ port: 8080 }]);
      });
      const { host, port } = test.cluster.dialAddress('pair.default.svc', 80);
      const answer = await fetch(`http://${host}:${port}/`);
      expect(await answer.text()).toBe('pair');
      expect(await test.viaProxy('pair', 8080)).toBe('pair');
      expect(await test.viaProxy('pair', 9090)).toBe('back');
      expect(await test.log('pair', 'container=front')).toBe('pair serves\n');
      await eventually(async () => {
        expect(await test.eventsOf('pair')).toContain(
          'Started: Started container front',
        );
      });

      unhealthy.add('pair');
      await eventually(async () => {
        expect(condition(await test.pod('pair'), 'Ready')).toMatchObject({
          status: 'False',
          message: 'containers with unready status: [front]',
        });
      });
      unhealthy.delete('pair');
      await remove('pair');
    });

    it('start in order, and stop in the opposite one', async () => {
      story.length = 0;
      const always = (name: string) => ({
        ...named(name),
        restartPolicy: 'Always',
      });
      await test.createPod('ordered', named('main'), {
        initContainers: [
          always('first'),
          { name: 'once', image: 'test/show', args: ['done'] },
          always('second'),
        ],
      });
      await eventually(async () => {
        const pod = await test.pod('ordered');
        expect(condition(pod, 'Ready')?.status).toBe('True');
        expect(pod.status?.initContainerStatuses?.[1]).toMatchObject({
          ready: true,
          state: { terminated: { exitCode: 0, reason: 'Completed' } },
        });
      });
      expect(story).toEqual(['first starts', 'second starts', 'main starts']);
      await remove('ordered');
      expect(story.slice(3)).toEqual([
        'main ends',
        'second ends',
        'first ends',
      ]);
    });

    it('hold the others back until they have started', async () => {
      story.length = 0;
      unhealthy.add('held');
      await test.createPod('held', named('main'), {
        initContainers: [
          {
            ...sidecar,
            readinessProbe: undefined,
            startupProbe: {
              ...sidecar.readinessProbe,
              failureThreshold: 1_000,
            },
          },
        ],
      });
      await eventually(async () => {
        const pod = await test.pod('held');
        expect(condition(pod, 'Initialized')).toMatchObject({
          status: 'False',
          message: 'containers with incomplete status: [front]',
        });
        expect(await test.eventsOf('held')).toContainEqual(
          expect.stringContaining('Startup probe failed'),
        );
      });
      expect(story).toEqual([]);
      unhealthy.delete('held');
      await eventually(async () => {
        const pod = await test.pod('held');
        expect(condition(pod, 'Ready')?.status).toBe('True');
      });
      expect(story).toEqual(['main starts']);
      await remove('held');
    });

    it('end with the pod’s work, and keep it from beginning when they fail', async () => {
      await test.createPod(
        'job',
        { image: 'test/show', args: ['work'] },
        { restartPolicy: 'Never', initContainers: [sidecar] },
      );
      await eventually(async () => {
        const { status } = await test.pod('job');
        expect(status?.phase).toBe('Succeeded');
        expect(status?.initContainerStatuses).toMatchObject([
          { state: { terminated: { exitCode: 0 } } },
        ]);
      });
      story.length = 0;
      await test.createPod('doomed', named('main'), {
        restartPolicy: 'Never',
        initContainers: [{ name: 'init', image: 'test/fails' }],
      });
      await eventually(async () => {
        const { status } = await test.pod('doomed');
        expect(status?.phase).toBe('Failed');
      });
      expect(story).toEqual([]);
    });
  },
);
