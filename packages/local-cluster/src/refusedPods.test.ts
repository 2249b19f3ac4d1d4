import { deployments, type ResourceKind } from './client/ResourceKind';
import type { StoredObject } from './client/KubernetesObject';
import { eventually } from './testing/eventually';
import { webProgram } from './testing/programs';
import { TestCluster } from './testing/TestCluster';

const quotas: ResourceKind<StoredObject> = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  namespaced: true,
};

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await TestCluster.start({
    images: { 'example.test/web': webProgram(new Set()) },
  });
});
afterAll(() => cluster.stop());

const conditionOf = async (name: string, type: string) => {
  const { status } = await cluster.existing(deployments, name);
  return status?.conditions?.find(one => one.type === type);
};

it('tells at the Deployment that a quota refuses its pods, until it does not', async () => {
  await cluster.create(quotas, 'none', { spec: { hard: { pods: '0' } } });
  await cluster.createDeployment('web', 1, { image: 'example.test/web' });
  const failure = await eventually(async () => {
    const found = await conditionOf('web', 'ReplicaFailure');
    expect(found?.status).toBe('True');
    return found;
  });
  expect(failure).toMatchObject({
    reason: 'FailedCreate',
    message: expect.stringContaining('exceeded quota: none'),
  });
  await cluster.client.delete(quotas, { namespace: 'default', name: 'none' });
  await eventually(async () => {
    expect((await conditionOf('web', 'Available'))?.status).toBe('True');
    expect(await conditionOf('web', 'ReplicaFailure')).toBeUndefined();
  });
});

it('leaves a pod pending that asks for a node that there is not', async () => {
  await cluster.createPod(
    'picky',
    { image: 'example.test/web' },
    { nodeSelector: { gpu: 'yes' } },
  );
  await eventually(async () => {
    const { status } = await cluster.pod('picky');
    expect(status?.phase).toBe('Pending');
    expect(status?.conditions).toMatchObject([
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' },
    ]);
  });
  await eventually(async () =>
    expect(await cluster.eventsOf('picky')).toEqual([
      "FailedScheduling: 0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
    ]),
  );
});

it('runs a pod that asks for what this node is', async () => {
  await cluster.createPod(
    'modest',
    { image: 'example.test/web' },
    { nodeSelector: { 'kubernetes.io/os': 'linux' } },
  );
  await eventually(async () =>
    expect((await cluster.pod('modest')).status?.phase).toBe('Running'),
  );
});
