import { startApiServer } from '@llm-d-sim/local-cluster';
import {
  parseKubernetesObject,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { readFileSync } from 'node:fs';
import { stackKinds } from '../informers/WatchedKind';
import { ALLOW_FROM } from '../reconcile/namespacePolicy';
import {
  destinationRuleDefinition,
  envoyFilterDefinition,
  inferenceObjectiveDefinition,
} from '../testing/dependencyDefinitions';
import { refer } from '../testing/stacks';
import {
  TEST_MANAGER,
  TestCluster,
  type TestOperator,
} from '../testing/TestCluster';
import {
  GENERATED,
  goOperatorResources,
  MIGRATION_PAGE,
} from './__testUtils__/goOperatorFolder';
import { migrate, migrationReport } from './__testUtils__/migrationReport';

const resources = goOperatorResources();

/** Namespaces in the manifests. */
const schedulerNamespace = 'llm-d-inference-scheduler';
const simulatorNamespace = 'llm-d-sim';

function resourceOf(file: string): KubernetesObject {
  const found = resources.find(({ name }) => name === file);
  if (!found) throw new Error(`there is no examples/go-operator/${file}`);
  return found.resource;
}

describe('manifests of the Go operator', () => {
  it.each(resources)('$name is compiled as it is', ({ resource }) => {
    const { made, warnings } = migrate(resource);
    expect(made).not.toEqual([]);
    expect(warnings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('keep every name that they set', () => {
    const { made } = migrate(resourceOf('scheduler-inference-pool.yaml'));
    const names = (kind: string) =>
      made
        .filter(one => one.kind === kind)
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(names('InferencePool')).toEqual([
      'llm-d-sim/gaie-inference-scheduling',
    ]);
    expect(names('Deployment')).toEqual([
      'llm-d-sim/gaie-inference-scheduling-epp',
    ]);
    expect(names('Gateway')).toEqual([
      'llm-d-inference-scheduler/infra-inference-scheduling-inference-gateway',
    ]);
    expect(names('HTTPRoute')).toEqual([
      'llm-d-inference-scheduler/llm-d-inference-scheduling',
    ]);
  });

  it('are accounted for in docs/migration.md (else: yarn workspace @llm-d-sim/operator generate:migration)', () => {
    expect(readFileSync(MIGRATION_PAGE, 'utf8')).toContain(
      GENERATED.begin + migrationReport(resources) + GENERATED.end,
    );
  });
});

describe('an operator that takes over from the Go operator', () => {
  let cluster: TestCluster;
  let operator: TestOperator;
  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
    await cluster.apply(destinationRuleDefinition('v1'));
    await cluster.apply(envoyFilterDefinition);
    await cluster.apply(inferenceObjectiveDefinition);
  });
  beforeEach(async () => {
    operator = await cluster.startOperator({ allowEnvoyFilters: true });
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

  /** A custom resource in namespaces of its own, of which that of the pods lets the other in. */
  async function moved(resource: KubernetesObject) {
    const namespace = await cluster.createNamespace();
    const simulator =
      resource.metadata.namespace === simulatorNamespace
        ? namespace
        : await cluster.createNamespace({
            labels: { [ALLOW_FROM]: namespace },
          });
    const text = JSON.stringify(resource)
      .replaceAll(`"${schedulerNamespace}"`, `"${namespace}"`)
      .replaceAll(`"${simulatorNamespace}"`, `"${simulator}"`);
    return { object: parseKubernetesObject(JSON.parse(text)), simulator };
  }

  it.each(resources)('makes all of $name', async ({ resource }) => {
    const { object } = await moved(resource);
    const applied = await cluster.apply(object);
    await cluster.condition(refer(object), 'Valid', 'True');
    await cluster.condition(refer(object), 'Applied', 'True');
    const { metadata } = await cluster.apply(object);
    // The same bytes again are no change.
    expect(metadata.generation).toBe(applied.metadata.generation);
  });

  it('touches another namespace only if that lets it, where the Go operator did not ask', async () => {
    const { object, simulator } = await moved(
      resourceOf('scheduler-inference-pool.yaml'),
    );
    await cluster.client.patch(
      { apiVersion: 'v1', kind: 'Namespace', name: simulator },
      { metadata: { labels: { [ALLOW_FROM]: null } } },
      { fieldManager: TEST_MANAGER },
    );
    await cluster.apply(object);
    expect(
      await cluster.condition(refer(object), 'Valid', 'False'),
    ).toMatchObject({ reason: 'NamespaceNotAllowed' });
  });

  it('leaves what the Go operator has made, says so, and makes it when that has been deleted', async () => {
    await operator.stop();
    const { object } = await moved(resourceOf('scheduler-by-backend.yaml'));
    const { metadata } = await cluster.apply(object);
    // As the Go operator left it: the custom resource is its owner, and there is no label of ours.
    const service = await cluster.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'gaie-inference-scheduling-proxy',
        namespace: metadata.namespace,
        ownerReferences: [
          {
            apiVersion: object.apiVersion,
            kind: object.kind,
            name: metadata.name,
            uid: metadata.uid ?? '',
            controller: true,
          },
        ],
      },
      spec: { ports: [{ port: 8200, protocol: 'TCP' }] },
    });

    operator = await cluster.startOperator();
    expect(
      await cluster.condition(refer(object), 'Applied', 'False'),
    ).toMatchObject({
      reason: 'NameConflict',
      message: expect.stringMatching(
        /gaie-inference-scheduling-proxy belongs to SchedulerInstall/,
      ),
    });
    expect(await cluster.client.get(refer(service))).toEqual(service);

    await cluster.client.delete(refer(service));
    await cluster.client.patch(
      refer(object),
      { metadata: { annotations: { 'test/looked-at': 'again' } } },
      { fieldManager: TEST_MANAGER },
    );
    await cluster.condition(refer(object), 'Applied', 'True');
  });
});
