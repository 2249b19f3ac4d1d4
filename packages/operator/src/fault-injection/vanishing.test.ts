import { startApiServer } from '@llm-d-sim/local-cluster';
import { customResourceDefinitionsFor } from '@llm-d-sim/plugin-llm-d-common';
import { installCustomResourceDefinitions } from '../install/installCustomResourceDefinitions';
import { ALLOW_FROM } from '../reconcile/namespacePolicy';
import { gatewayDefinitions } from '../testing/dependencyDefinitions';
import { untilConverged, writesOfNewOperator } from '../testing/untilConverged';
import { findDivergences } from '../testing/findDivergences';
import {
  refer,
  schedulerInstall,
  simulatorDeployment,
} from '../testing/stacks';
import {
  eventually,
  TestCluster,
  type TestOperator,
} from '../testing/TestCluster';

describe('custom resources whose surroundings go away', () => {
  let cluster: TestCluster;
  let operator: TestOperator;
  let namespace: string;
  let elsewhere: string;

  const namespaceOf = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    name,
  });
  const remove = async (reference: ReturnType<typeof refer>) => {
    await cluster.client.delete(reference);
    await cluster.gone(reference);
  };
  const install = () =>
    schedulerInstall(namespace, 'demo', { simulatorNamespace: elsewhere });
  const simulator = () => simulatorDeployment(namespace, 'demo');

  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
  });
  beforeEach(async () => {
    operator = await cluster.startOperator();
    namespace = await cluster.createNamespace();
    elsewhere = await cluster.createNamespace({
      labels: { [ALLOW_FROM]: namespace },
    });
    await cluster.apply(install());
    await cluster.apply(simulator());
    await untilConverged(cluster);
  });
  afterEach(() => operator.stop());
  afterAll(() => cluster.stop());

  it('go with their namespace, and take with them what they have in another', async () => {
    await remove(namespaceOf(namespace));
    await untilConverged(cluster);
    const left = await cluster.client.list(
      { apiVersion: 'apps/v1', kind: 'Deployment' },
      { namespace: elsewhere },
    );
    expect(left).toEqual([]);
  });

  it('go although the namespace of what they made is going, too', async () => {
    await Promise.all([
      cluster.client.delete(namespaceOf(elsewhere)),
      cluster.client.delete(namespaceOf(namespace)),
    ]);
    await cluster.gone(namespaceOf(elsewhere));
    await cluster.gone(namespaceOf(namespace));
    expect(await writesOfNewOperator(cluster)).toEqual([]);
  });

  it('say that the namespace of what they made is missing, and make it all again when it is back', async () => {
    await remove(namespaceOf(elsewhere));
    expect(
      await cluster.condition(refer(install()), 'Valid', 'False'),
    ).toMatchObject({
      reason: 'NamespaceNotAllowed',
      message: expect.stringContaining('which does not exist'),
    });
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: elsewhere, labels: { [ALLOW_FROM]: namespace } },
    });
    await untilConverged(cluster);
    await remove(refer(install()));
    await remove(refer(simulator()));
  });

  it('go with their own CRDs, and others can come with new ones, without a restart', async () => {
    const definitions = customResourceDefinitionsFor(
      await cluster.client.discover(),
    );
    for (const definition of definitions) {
      await cluster.client.delete(refer(definition));
    }
    for (const definition of definitions) {
      await cluster.gone(refer(definition));
    }
    await untilConverged(cluster);

    await installCustomResourceDefinitions(cluster.client);
    await cluster.apply(install());
    await cluster.apply(simulator());
    expect(await writesOfNewOperator(cluster)).toEqual([]);
    await remove(refer(install()));
    await remove(refer(simulator()));
  });

  it('go although every CRD goes at once: theirs, and those of what they made', async () => {
    const definitions = [
      ...customResourceDefinitionsFor(await cluster.client.discover()),
      ...gatewayDefinitions,
    ];
    await Promise.all(
      definitions.map(definition => cluster.client.delete(refer(definition))),
    );
    for (const definition of definitions) {
      await cluster.gone(refer(definition));
    }
    const capabilities = await cluster.client.discover();
    expect(await findDivergences(cluster.client, capabilities)).toEqual([]);
    for (const definition of gatewayDefinitions) {
      await cluster.apply(definition);
    }
    await installCustomResourceDefinitions(cluster.client);
  });

  it('stay as long as nobody cleans up: the finalizer is left alone until an operator comes', async () => {
    await operator.stop();
    await cluster.client.delete(refer(install()));
    await cluster.client.delete(namespaceOf(namespace));
    expect(await cluster.client.get(refer(install()))).toBeDefined();
    expect(await cluster.client.get(namespaceOf(namespace))).toBeDefined();
    operator = await cluster.startOperator();
    await cluster.gone(namespaceOf(namespace));
    await eventually('nothing is left elsewhere', async () => {
      const left = await cluster.client.list(
        { apiVersion: 'v1', kind: 'Service' },
        { namespace: elsewhere },
      );
      return left.length === 0 ? true : undefined;
    });
  });
});
