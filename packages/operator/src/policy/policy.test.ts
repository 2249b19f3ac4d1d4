import { startApiServer } from '@llm-d-sim/local-cluster';
import { LABEL_OWNER } from '@llm-d-sim/plugin-llm-d-common';
import {
  refer,
  schedulerInstall,
  simulatorDeployment,
} from '../testing/stacks';
import { TestCluster, type TestOperator } from '../testing/TestCluster';
import { ImagePattern } from './ImagePattern';

describe('an operator that allows some images', () => {
  let cluster: TestCluster;
  let namespace: string;
  let operator: TestOperator;
  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
  });
  beforeEach(async () => {
    namespace = await cluster.createNamespace();
    operator = await cluster.startOperator({
      namespaces: [namespace],
      allowedImages: [new ImagePattern('ghcr.io/llm-d/*')],
    });
  });
  afterEach(() => operator.stop());
  afterAll(() => cluster.stop());

  const made = () =>
    cluster.client.list(
      { apiVersion: 'apps/v1', kind: 'Deployment' },
      { namespace, labelSelector: LABEL_OWNER },
    );

  it('runs those', async () => {
    const simulator = await cluster.apply(
      simulatorDeployment(namespace, 'demo', {
        image: 'ghcr.io/llm-d/llm-d-inference-sim:v0.10.2',
        decode: { enabled: true },
      }),
    );
    await cluster.condition(refer(simulator), 'Applied', 'True');
    expect(await made()).toHaveLength(1);
  });

  it.each([
    [
      'simulator',
      'spec.decode.image',
      (image: string) =>
        simulatorDeployment(namespace, 'demo', {
          image: 'ghcr.io/llm-d/llm-d-inference-sim:v0.10.2',
          decode: { enabled: true, image },
        }),
    ],
    [
      'routing sidecar',
      'spec.decode.routingSidecar.image',
      (image: string) =>
        simulatorDeployment(namespace, 'demo', {
          image: 'ghcr.io/llm-d/llm-d-inference-sim:v0.10.2',
          prefill: { enabled: true },
          decode: { enabled: true, routingSidecar: { enabled: true, image } },
        }),
    ],
    [
      'bare proxy',
      'spec.inferenceGateway.istio.image',
      (image: string) =>
        simulatorDeployment(namespace, 'demo', {
          image: 'ghcr.io/llm-d/llm-d-inference-sim:v0.10.2',
          decode: { enabled: true },
          inferenceGateway: { enabled: true, istio: { enabled: true, image } },
        }),
    ],
    [
      'endpoint picker',
      'spec.epp.image',
      (image: string) =>
        schedulerInstall(namespace, 'demo', { epp: { enabled: true, image } }),
    ],
  ])('refuses another %s, naming it and its field', async (_, field, make) => {
    const image = 'registry.example/llm-d/other:v1';
    const resource = await cluster.apply(make(image));
    expect(
      await cluster.condition(refer(resource), 'Valid', 'False'),
    ).toMatchObject({
      reason: 'ImageNotAllowed',
      message: expect.stringContaining(`${image} (${field})`),
    });
    expect(
      await cluster.condition(refer(resource), 'Ready', 'False'),
    ).toMatchObject({
      message: expect.stringContaining('--allow-image <pattern>'),
    });
    expect(await made()).toEqual([]);
  });

  it('does not look at images of parts that are switched off', async () => {
    const simulator = await cluster.apply(
      simulatorDeployment(namespace, 'demo', {
        image: 'ghcr.io/llm-d/llm-d-inference-sim:v0.10.2',
        decode: { enabled: true },
        prefill: { enabled: false, image: 'registry.example/other:v1' },
      }),
    );
    await cluster.condition(refer(simulator), 'Applied', 'True');
    expect(await made()).toHaveLength(1);
  });

  it('names everything that is not allowed at once', async () => {
    const resource = await cluster.apply(
      schedulerInstall(namespace, 'demo', {
        simulatorNamespace: await cluster.createNamespace(),
        epp: { enabled: true, image: 'registry.example/epp:v0.10.0' },
      }),
    );
    const { message } = await cluster.condition(
      refer(resource),
      'Valid',
      'False',
    );
    expect(message).toMatch(/image registry\.example.*; .*--allow-namespace/);
  });
});
