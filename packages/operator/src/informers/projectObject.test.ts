import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { projectObject } from './projectObject';

describe('projectObject', () => {
  const deployment = (
    ...fields: Record<string, unknown>[]
  ): KubernetesObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'demo',
      managedFields: fields.map((fieldsV1, index) => ({
        manager: `manager-${index}`,
        operation: 'Update',
        fieldsV1,
      })),
    },
    spec: { replicas: 1 },
    status: { replicas: 1 },
  });

  it('forgets who owns the status, and nothing else', () => {
    const spec = { 'f:spec': { 'f:replicas': {} } };
    const status = { 'f:status': { 'f:replicas': {} } };
    const object = deployment(spec, status, { ...spec, ...status });
    const { metadata, ...rest } = projectObject(object);
    expect(rest).toEqual({
      apiVersion: object.apiVersion,
      kind: object.kind,
      spec: object.spec,
      status: object.status,
    });
    expect(
      metadata.managedFields?.map(({ manager, fieldsV1 }) => [
        manager,
        fieldsV1,
      ]),
    ).toEqual([
      ['manager-0', spec],
      ['manager-2', spec],
    ]);
  });

  it('leaves an object alone in which there is nothing to forget', () => {
    const object = deployment({ 'f:spec': {} });
    expect(projectObject(object)).toBe(object);
  });
});
