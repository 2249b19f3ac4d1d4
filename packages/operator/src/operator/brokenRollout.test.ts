import { Watch } from '@kubernetes/client-node';
import { startDataPlane } from '@llm-d-sim/local-cluster';
import {
  parseKubernetesObject,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { readPreviousStatus } from '../status/StackStatus';
import {
  refer,
  schedulerInstall,
  simulatorDeployment,
} from '../testing/stacks';
import { startWholeCluster } from '../__testUtils__/startWholeCluster';
import { eventually, TestCluster } from '../testing/TestCluster';

const nowhere = 'registry.example/nowhere/no-such-image:v1';
const pullFails = /ErrImagePull|ImagePullBackOff/;

describe('a rollout to an image that cannot be pulled', () => {
  let cluster: TestCluster;
  let namespace: string;
  const ends: (() => void)[] = [];

  /** Every `<type>=<status> <generation>` that a custom resource has said since it was as given. */
  const follow = async (
    plural: string,
    { metadata }: KubernetesObject,
  ): Promise<Set<string>> => {
    const said = new Set<string>();
    const request = await new Watch(cluster.kubeConfig).watch(
      `/apis/sim.llm-d.io/v1alpha1/namespaces/${namespace}/${plural}`,
      { resourceVersion: metadata.resourceVersion },
      (_phase, object) => {
        const { conditions } = readPreviousStatus(
          parseKubernetesObject(object),
        );
        for (const { observedGeneration, status, type } of conditions) {
          said.add(`${type}=${status} ${observedGeneration}`);
        }
      },
      () => {},
    );
    ends.push(() => request.abort());
    return said;
  };
  /** Waits until the condition does not hold because of the image, and says so in these words. */
  const notPulled = (object: KubernetesObject, type: string, words: string) =>
    eventually(`${type} tells of the image: ${words}`, async () => {
      const condition = await cluster.condition(refer(object), type, 'False');
      return pullFails.test(condition.reason) &&
        condition.message.includes(words)
        ? condition
        : undefined;
    });

  beforeAll(async () => {
    cluster = await TestCluster.start(startWholeCluster, { startDataPlane });
    await cluster.startOperator();
  });
  beforeEach(async () => {
    namespace = await cluster.createNamespace();
  });
  afterEach(() => ends.splice(0).forEach(end => end()));
  afterAll(() => cluster.stop());

  it('never makes a SimulatorDeployment Ready, although the old pod serves on, until the image is mended', async () => {
    const stack = (spec: Record<string, unknown>) =>
      simulatorDeployment(namespace, 'demo', {
        decode: { enabled: true, replicas: 1 },
        ...spec,
      });
    const first = await cluster.apply(stack({}));
    await cluster.condition(refer(first), 'Ready', 'True');

    const broken = await cluster.apply(stack({ image: nowhere }));
    const said = await follow('simulatordeployments', broken);
    await notPulled(
      broken,
      'ModelServersReady',
      '1 of 1 model servers are ready, but Deployment demo-decode: pods of an older spec are not gone yet (1 of 2); pod demo-decode-',
    );
    expect(
      await cluster.condition(refer(broken), 'Ready', 'False'),
    ).toMatchObject({ reason: expect.stringMatching(pullFails) });

    const mended = await cluster.apply(stack({ model: 'another' }));
    await cluster.condition(refer(mended), 'Ready', 'True');
    const newest = mended.metadata.generation;
    await eventually('the watch has told of it', () =>
      said.has(`Ready=True ${newest}`) ? true : undefined,
    );
    expect([...said].filter(one => one.startsWith('Ready=True'))).toEqual([
      `Ready=True ${newest}`,
    ]);
    const { generation } = broken.metadata;
    expect(said).toContain(`ModelServersReady=False ${generation}`);
    expect(said).not.toContain(`ModelServersReady=True ${generation}`);
  });

  it('never makes an EPP ready, until the image is mended', async () => {
    const eppOf = (image: string) =>
      schedulerInstall(namespace, 'demo', { epp: { enabled: true, image } });
    const good = 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0';
    const first = await cluster.apply(eppOf(good));
    await cluster.condition(refer(first), 'EppReady', 'True');

    const broken = await cluster.apply(eppOf(nowhere));
    const said = await follow('schedulerinstalls', broken);
    await notPulled(broken, 'EppReady', '0 of 1 EPP pods are available');

    const mended = await cluster.apply(eppOf(good));
    await cluster.condition(refer(mended), 'EppReady', 'True');
    const { generation } = broken.metadata;
    await eventually('the watch has told of it', () =>
      said.has(`EppReady=True ${mended.metadata.generation}`)
        ? true
        : undefined,
    );
    expect(said).toContain(`EppReady=False ${generation}`);
    expect(said).not.toContain(`EppReady=True ${generation}`);
  });
});
