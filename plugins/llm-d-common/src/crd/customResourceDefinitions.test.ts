import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { customResourceDefinitionFiles } from './customResourceDefinitionFiles';
import { customResourceDefinitions } from './customResourceDefinitions';
import { schedulerInstallSpecSchema } from './schedulerInstall';
import { simulatorDeploymentSpecSchema } from './simulatorDeployment';
import { structuralSchema, type StructuralSchema } from './structuralSchema';

const directory = path.resolve(
  __dirname,
  '../../../../packages/operator/deploy/kustomize/base/crd',
);

/** Every field of a schema with its path. */
function fields(
  schema: StructuralSchema,
  at: string,
): { at: string; schema: StructuralSchema }[] {
  const children = [
    ...Object.entries(schema.properties ?? {}).map(
      ([name, child]) => [`${at}.${name}`, child] as const,
    ),
    ...(schema.items ? [[`${at}[]`, schema.items] as const] : []),
  ];
  return [
    { at, schema },
    ...children.flatMap(([place, child]) => fields(child, place)),
  ];
}

const allFields = [
  ...fields(structuralSchema(simulatorDeploymentSpecSchema), 'simdep'),
  ...fields(structuralSchema(schedulerInstallSpecSchema), 'schedinst'),
];
const field = (at: string) =>
  allFields.find(candidate => candidate.at === at)?.schema;

describe('customResourceDefinitions', () => {
  it('are what is checked in (else: yarn generate:crds)', () => {
    const files = customResourceDefinitionFiles();
    expect(readdirSync(directory).sort()).toEqual(
      files.map(({ name }) => name).sort(),
    );
    for (const { name, content } of files) {
      expect(readFileSync(path.join(directory, name), 'utf8')).toBe(content);
    }
  });

  it('explain every field', () => {
    const silent = allFields
      .filter(({ at, schema }) => !at.endsWith('[]') && !schema.description)
      .map(({ at }) => at);
    expect(silent).toEqual([]);
  });

  it('default no name but that of the proxy Service', () => {
    const named = allFields
      .filter(({ at, schema }) => /name$/i.test(at) && 'default' in schema)
      .map(({ at }) => at);
    expect(named).toEqual([
      'simdep.gateway.className',
      'schedinst.proxyService.name',
      'schedinst.gateway.className',
    ]);
  });

  it('bound every port', () => {
    const ports = allFields.filter(({ at }) => /port$/i.test(at));
    expect(ports.length).toBeGreaterThan(8);
    for (const { schema } of ports) {
      expect(schema).toMatchObject({
        type: 'integer',
        format: 'int32',
        minimum: 1,
        maximum: 65535,
      });
    }
  });

  it('require a namespace of the simulator and keep unknown fields of epp.config alone', () => {
    expect(field('schedinst')?.required).toEqual(['simulatorNamespace']);
    expect(
      allFields
        .filter(({ schema }) => schema['x-kubernetes-preserve-unknown-fields'])
        .map(({ at }) => at),
    ).toEqual(['schedinst.epp.config']);
  });

  it('list conditions as a map and tell readiness in columns', () => {
    expect(customResourceDefinitions).toMatchObject([
      {
        metadata: { name: 'simulatordeployments.sim.llm-d.io' },
        spec: {
          names: { shortNames: ['simdep'] },
          versions: [{ subresources: { status: {} } }],
        },
      },
      {
        metadata: { name: 'schedulerinstalls.sim.llm-d.io' },
        spec: {
          names: { shortNames: ['schedinst'] },
          versions: [
            {
              schema: {
                openAPIV3Schema: {
                  properties: {
                    status: {
                      properties: {
                        conditions: {
                          'x-kubernetes-list-type': 'map',
                          'x-kubernetes-list-map-keys': ['type'],
                        },
                      },
                    },
                  },
                },
              },
            },
          ],
        },
      },
    ]);
  });
});
