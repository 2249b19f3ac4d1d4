import { installCustomResourceDefinitions } from '@llm-d-sim/operator';
import {
  customResourceDefinitions,
  parseKubernetesObject,
  parseStackResource,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { exampleResources } from './exampleResources';
import {
  connectToRealServer,
  describeRealServer,
  REAL_SERVER,
} from './testing/describeRealServer';
import {
  faultyResources,
  manifest,
  NAMESPACE,
} from './testing/faultyResources';
import type { RealServer } from './testing/RealServer';

const examples = path.resolve(__dirname, '../../../examples');
const stackFile = path.join(examples, 'stack.yaml');
const goOperator = path.join(examples, 'go-operator');

/** Documents of a YAML file as kubectl reads them. */
function documents(file: string): KubernetesObject[] {
  return parseAllDocuments(readFileSync(file, 'utf8'), {
    version: '1.1',
  }).map(document => parseKubernetesObject(document.toJS()));
}

function specOf(object: KubernetesObject) {
  const parsed = parseStackResource(object);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
  return parsed.resource.spec;
}

function faultsOf(object: KubernetesObject): string[] {
  const parsed = parseStackResource(object);
  return parsed.ok ? [] : parsed.findings.map(finding => finding.path);
}

describeRealServer(`our custom resources on ${REAL_SERVER}`, () => {
  let server: RealServer;

  beforeAll(async () => {
    server = connectToRealServer();
    await server.createNamespaces([NAMESPACE]);
    await installCustomResourceDefinitions(server.client);
  });
  afterAll(() => server.close());

  it.each(customResourceDefinitions.map(({ metadata }) => metadata.name))(
    '%s is established and structural',
    async name => {
      // The server adds NonStructuralSchema only to a schema that is not structural.
      await expect(server.definitionConditions(name)).resolves.toEqual({
        NamesAccepted: 'True',
        Established: 'True',
      });
    },
  );

  it('accepts examples/stack.yaml', async () => {
    const [namespace, ...resources] = documents(stackFile);
    await server.apply(namespace);
    for (const resource of resources) {
      expect([resource.kind, await server.objectionsTo(resource)]).toEqual([
        resource.kind,
        [],
      ]);
    }
  });

  it.each(readdirSync(goOperator))(
    'accepts what was written for the Go operator: %s',
    async file => {
      for (const resource of documents(path.join(goOperator, file))) {
        await server.createNamespaces([resource.metadata.namespace]);
        await expect(server.objectionsTo(resource)).resolves.toEqual([]);
      }
    },
  );

  it.each(exampleResources().map(({ name, resource }) => [name, resource]))(
    'accepts %s',
    async (_, { apiVersion, kind, metadata, spec }) => {
      const object: KubernetesObject = {
        apiVersion,
        kind,
        metadata: { name: metadata.name, namespace: NAMESPACE },
        spec,
      };
      await expect(server.objectionsTo(object)).resolves.toEqual([]);
    },
  );

  it.each([
    manifest('SimulatorDeployment', {}),
    manifest('SimulatorDeployment', {
      kvCache: {},
      failureInjection: {},
      service: {},
      prefill: {},
      decode: {},
      epp: {},
      gateway: {},
      loadBalancing: {},
      inferenceGateway: { standard: {}, istio: {} },
    }),
    manifest('SchedulerInstall', { simulatorNamespace: NAMESPACE }),
    manifest('SchedulerInstall', {
      simulatorNamespace: NAMESPACE,
      epp: {},
      inferencePool: {},
      gateway: {},
      routing: {},
      destinationRule: {},
      envoyFilter: {},
      monitoring: {},
    }),
  ])('fills in the same defaults: $kind $spec', async object => {
    const { spec } = await server.dryRun(object);
    expect(spec).toEqual(specOf(object));
  });

  it.each(faultyResources)(
    'refuses the same field: %s',
    async (_, resource) => {
      const faults = faultsOf(resource);
      expect(faults).toHaveLength(1);
      const refused = await server.refusedFields(resource);
      // 1.20 names no positions in lists, newer servers do; it may name a field twice.
      expect([...new Set(refused)]).toEqual(
        faults.map(field => field.replace(/\[\d+\]/g, '')),
      );
    },
  );

  it('drops a field that it does not know, where the parser says that it is unknown', async () => {
    const object = manifest('SchedulerInstall', {
      simulatorNamespace: NAMESPACE,
      epp: { enabled: true, replica: 2 },
    });
    expect(faultsOf(object)).toEqual(['spec.epp.replica']);
    await expect(server.refusedFields(object)).resolves.toEqual([]);
  });
});
