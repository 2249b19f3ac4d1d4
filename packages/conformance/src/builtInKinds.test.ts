import { kindId, type KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { compiledObjects, describeCompiledObject } from './compiledObjects';
import { exampleResources } from './exampleResources';
import { describeObjection } from './Objection';
import { isServedByRealServer, proofOf } from './proofs';
import {
  connectToRealServer,
  describeRealServer,
  REAL_SERVER,
} from './testing/describeRealServer';
import type { RealServer } from './testing/RealServer';

const compiled = compiledObjects().filter(
  ({ generation }) => generation.isReal,
);
const forServer = compiled.filter(
  ({ object, generation }) =>
    proofOf(object, generation).by === 'kube-apiserver',
);

describeRealServer(REAL_SERVER, () => {
  let server: RealServer;

  beforeAll(async () => {
    server = connectToRealServer();
    await server.createNamespaces(
      forServer.map(({ object }) => object.metadata.namespace),
    );
  });
  afterAll(() => server.close());

  it('is of the version that the objects were compiled for', async () => {
    const { kubernetesVersion } = await server.client.discover();
    expect(
      compiled.map(
        ({ generation }) => generation.capabilities.kubernetesVersion,
      ),
    ).toContain(kubernetesVersion);
    // The operator's tests share this server and install CRDs of other kinds.
    const served = await server.ownKinds();
    for (const { object } of compiled) {
      expect([kindId(object), isServedByRealServer(object)]).toEqual([
        kindId(object),
        served.has(kindId(object)),
      ]);
    }
  });

  it.each(exampleResources().map(({ name }) => name))(
    'accepts, field by field: %s',
    async name => {
      const objects = forServer.filter(({ example }) => example === name);
      expect(objects).not.toEqual([]);
      const objections = await Promise.all(
        objects.map(async one =>
          (
            await server.objectionsTo(one.object)
          ).map(
            objection =>
              `${describeCompiledObject(one)}: ${describeObjection(objection)}`,
          ),
        ),
      );
      expect(objections.flat()).toEqual([]);
    },
  );

  it('refuses what it does not know or allow', async () => {
    const [first] = forServer;
    const namespace = first.object.metadata.namespace;
    const service = (spec: Record<string, unknown>): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'demo', namespace },
      spec: {
        ports: [{ port: 80, protocol: 'TCP', ...spec }],
      },
    });
    await expect(server.objectionsTo(service({}))).resolves.toEqual([]);
    await expect(
      server.objectionsTo(service({ apProtocol: 'http' })),
    ).resolves.toHaveLength(1);
    await expect(
      server.objectionsTo(service({ port: 70000 })),
    ).resolves.toHaveLength(1);
  });
});
