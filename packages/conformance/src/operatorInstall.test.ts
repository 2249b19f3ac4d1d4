import {
  describeObject,
  kindId,
  parseKubernetesObject,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describeObjection } from './Objection';
import { checkPublishedSchema } from './schemas/checkPublishedSchema';
import { publishedModels } from './schemas/publishedModels';
import {
  connectToRealServer,
  describeRealServer,
  REAL_SERVER,
} from './testing/describeRealServer';
import type { RealServer } from './testing/RealServer';

const operator = path.resolve(__dirname, '../../operator');

/** The YAML files under a folder that hold objects: a kustomization is kubectl's business. */
function manifestFiles(folder: string): string[] {
  return readdirSync(path.join(operator, folder), { recursive: true })
    .map(String)
    .filter(
      name => name.endsWith('.yaml') && !name.endsWith('kustomization.yaml'),
    )
    .map(name => path.join(folder, name))
    .sort();
}

/** What Kubernetes 1.20 does not know: deploy/kustomize/kubernetes-1.20 takes it out, as its own test proves. */
function withoutCel(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, child: unknown) =>
    key === 'x-kubernetes-validations' ? undefined : child,
  );
}

/** A file's text, with the files of the chart that a rendering only names. */
function textOf(file: string): string {
  const chart = path.join(operator, 'deploy/helm/llm-d-sim-operator');
  return readFileSync(path.join(operator, file), 'utf8').replace(
    /^# Here stands ([^\s,]+).*$/gm,
    (_, name: string) => readFileSync(path.join(chart, name), 'utf8'),
  );
}

function objectsIn(file: string): KubernetesObject[] {
  return parseAllDocuments(textOf(file), { version: '1.1' }).flatMap(
    document => {
      const value: unknown = document.toJS();
      return value === null ? [] : [parseKubernetesObject(withoutCel(value))];
    },
  );
}

const files = [
  ...manifestFiles('deploy/kustomize/base'),
  // What Helm makes of the chart.
  ...manifestFiles('interop/helm/rendered'),
].map(file => ({ file, objects: objectsIn(file) }));

/** Kinds that one or the other installation brings; the last is not Kubernetes' own. */
const kindsOfAnInstallation = [
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'Deployment',
  'Namespace',
  'Service',
  'ServiceAccount',
  'ServiceMonitor',
];

describeRealServer(`the operator's installation on ${REAL_SERVER}`, () => {
  let server: RealServer;

  beforeAll(async () => {
    server = connectToRealServer();
    await server.createNamespaces(
      files
        .flatMap(({ objects }) => objects)
        .map(({ metadata }) => metadata.namespace),
    );
  });
  afterAll(() => server.close());

  it('is all of it', () => {
    const kinds = new Set(
      files.flatMap(({ objects }) => objects.map(({ kind }) => kind)),
    );
    expect([...kinds].sort()).toEqual(kindsOfAnInstallation);
  });

  // Dry runs: tests beside this one install an operator's account of the same name for good.
  it.each(files)('is accepted field by field: $file', async ({ objects }) => {
    for (const object of objects) {
      const model =
        object.kind === 'ServiceMonitor' && publishedModels.get(kindId(object));
      const objections = model
        ? checkPublishedSchema(object, model)
        : await server.objectionsTo(object);
      expect([
        describeObject(object),
        ...objections.map(describeObjection),
      ]).toEqual([describeObject(object)]);
    }
  });
});
