import { numberAt, objectAt, objectsAt, stringAt } from '../json/navigate';
import { MERGE } from '../testing/ApiTestClient';
import { deploymentManifest } from '../testing/deploymentManifest';
import { RunningApiServer } from '../testing/RunningApiServer';

let api: RunningApiServer;
beforeAll(async () => {
  api = await RunningApiServer.start();
});
afterAll(() => api.stop());

describe('server-side apply', () => {
  it('creates, does nothing twice, gives up fields, and reports conflicts', async () => {
    const ns = await api.namespace();
    const path = `/apis/apps/v1/namespaces/${ns}/deployments/d`;
    const configuration = deploymentManifest('d', { replicas: 2 });
    const created = await api.client.apply(path, 'one', configuration);
    expect(created.status).toBe(201);
    const same = await api.client.apply(path, 'one', configuration);
    expect(same.status).toBe(200);
    expect(same.body).toEqual(created.body);

    const conflict = await api.client.apply(
      path,
      'two',
      deploymentManifest('d', { replicas: 5 }),
    );
    expect(conflict.status).toBe(409);
    expect(objectsAt(conflict.body, 'details', 'causes')).toEqual([
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "one"',
        field: '.spec.replicas',
      },
    ]);
    const forced = await api.client.apply(
      path,
      'two',
      deploymentManifest('d', { replicas: 5 }),
      true,
    );
    expect(numberAt(forced.body, 'spec', 'replicas')).toBe(5);

    const annotated = {
      ...configuration,
      metadata: { name: 'd', annotations: { a: 'b' } },
    };
    await api.client.apply(path, 'one', {
      ...annotated,
      spec: deploymentManifest('d').spec,
    });
    const without = await api.client.apply(
      path,
      'one',
      deploymentManifest('d'),
    );
    expect(objectAt(without.body, 'metadata', 'annotations')).toBeUndefined();
    expect(numberAt(without.body, 'spec', 'replicas')).toBe(5);
  });

  it('keeps the owners of a status apart', async () => {
    const ns = await api.namespace();
    const path = `/apis/apps/v1/namespaces/${ns}/deployments/d`;
    await api.client.apply(path, 'one', deploymentManifest('d'));
    const { body } = await api.client.apply(`${path}/status`, 'one', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd' },
      spec: { replicas: 9 },
      status: {
        replicas: 1,
        conditions: [{ type: 'Available', status: 'True' }],
      },
    });
    expect(numberAt(body, 'spec', 'replicas')).toBe(1);
    expect(
      objectsAt(body, 'metadata', 'managedFields').map(entry => [
        entry.manager,
        entry.subresource,
        Object.keys(objectAt(entry, 'fieldsV1') ?? {}),
      ]),
    ).toEqual([
      ['one', undefined, ['f:spec']],
      ['one', 'status', ['f:status']],
    ]);
  });

  it('protects objects that nobody has tracked', async () => {
    const ns = await api.namespace();
    const path = `/api/v1/namespaces/${ns}/configmaps/c`;
    const configuration = (x: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c' },
      data: { x },
    });
    await api.client.apply(path, 'one', configuration('1'));
    await api.client.send('PATCH', path, {
      body: { metadata: { managedFields: [{}] } },
      contentType: MERGE,
    });
    const { status, body } = await api.client.apply(
      path,
      'two',
      configuration('2'),
    );
    expect(status).toBe(409);
    expect(stringAt(body, 'message')).toContain('before-first-apply');
  });
});
