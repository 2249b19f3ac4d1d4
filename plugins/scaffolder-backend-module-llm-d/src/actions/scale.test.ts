import { mockServices } from '@backstage/backend-test-utils';
import { LiveCluster } from '@llm-d-sim/live-cluster';
import { runAction, succeed } from '../__testUtils__/ActionRun';
import { testGate } from '../__testUtils__/testGate';
import { createScaleAction } from './scale';

const apiVersion = 'sim.llm-d.io/v1alpha1';
const namespace = 'llm-d-sim';
const demo = { cluster: 'local', namespace, name: 'demo' };

const simulator = (name: string, spec: object) => ({
  apiVersion,
  kind: 'SimulatorDeployment',
  metadata: { name, namespace },
  spec,
});

describe('llm-d:scale', () => {
  let live: LiveCluster;

  beforeAll(async () => {
    live = await LiveCluster.start();
    const objects = [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-b' } },
      simulator('single', { replicas: 1 }),
      simulator('demo', {
        decode: { enabled: true, replicas: 1 },
        prefill: {
          enabled: true,
          replicas: 1,
          autoscaling: { min: 1, max: 3 },
        },
      }),
    ];
    for (const object of objects) {
      await live.client.apply(object, { fieldManager: 'test' });
    }
  });
  afterAll(async () => {
    await live?.stop();
  });

  function scale(policy?: object) {
    const auditor = mockServices.auditor.mock();
    auditor.createEvent.mockResolvedValue({
      success: async () => {},
      fail: async () => {},
    });
    return createScaleAction({
      gate: testGate({ policy }),
      auditor,
      clusterAccess: () => live.client,
    });
  }

  const specOf = async (name: string) =>
    (
      await live.client.get({
        apiVersion,
        kind: 'SimulatorDeployment',
        namespace,
        name,
      })
    )?.spec;

  /** What somebody else has set would be a conflict. */
  const letGo = (name: string, spec: object) =>
    live.client.apply(simulator(name, spec), { fieldManager: 'test' });

  it('sets the pods of a SimulatorDeployment without stages', async () => {
    await letGo('single', {});
    const { outputs } = await succeed(scale(), {
      ...demo,
      name: 'single',
      replicas: 2,
    });
    expect(outputs.undo).toHaveLength(1);
    expect(await specOf('single')).toMatchObject({ replicas: 2 });
    expect(Object(await specOf('single')).decode).toBeUndefined();
    const again = await succeed(scale(), {
      ...demo,
      name: 'single',
      replicas: 1,
    });
    expect(again.outputs.previous).toBe(2);
  });

  it.each([
    ['single', 'prefill', 'has no prefill stage'],
    ['demo', 'prefill', 'An autoscaler sets the pods of the prefill stage'],
  ])('refuses what would have no effect: %s %s', async (name, stage, words) => {
    const before = await specOf(name);
    const { error } = await runAction(scale(), {
      ...demo,
      name,
      stage,
      replicas: 2,
    });
    expect(error?.message).toContain(words);
    expect(await specOf(name)).toEqual(before);
  });

  it('is an apply, and refused where the policy wants pull requests', async () => {
    const { error } = await runAction(scale({ delivery: ['pull-request'] }), {
      ...demo,
      replicas: 2,
    });
    expect(error?.message).toContain('rule llmD.policy.delivery');
  });

  it('needs what every stack in front of the same pods needs', async () => {
    await live.client.apply(
      {
        apiVersion,
        kind: 'SchedulerInstall',
        metadata: { name: 'other', namespace: 'team-b' },
        spec: {
          simulatorNamespace: namespace,
          inferencePool: {
            selector: { 'app.kubernetes.io/name': 'demo' },
          },
        },
      },
      { fieldManager: 'test' },
    );
    const policy = (owner: string) => ({
      namespaces: [
        { name: namespace },
        { name: 'team-b', owners: [`group:default/${owner}`] },
      ],
    });
    const input = { ...demo, replicas: 2 };
    const { error } = await runAction(scale(policy('team-b')), input);
    expect(error?.message).toContain(
      'namespace team-b of cluster local is for group:default/team-b only',
    );
    const own = await runAction(scale(policy('team-a')), input, {
      isDryRun: true,
    });
    expect(own.error?.message ?? '').not.toContain('llmD.policy');
  });
});
