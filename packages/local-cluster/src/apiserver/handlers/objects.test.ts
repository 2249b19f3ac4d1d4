import { listAt, numberAt, objectsAt, stringAt } from '../json/navigate';
import { JSON_PATCH, MERGE, STRATEGIC } from '../testing/ApiTestClient';
import { deploymentManifest } from '../testing/deploymentManifest';
import { RunningApiServer } from '../testing/RunningApiServer';

let api: RunningApiServer;
beforeAll(async () => {
  api = await RunningApiServer.start();
});
afterAll(() => api.stop());

describe('objects', () => {
  it('creates, conflicts, patches and deletes', async () => {
    const ns = await api.namespace();
    const collection = `/api/v1/namespaces/${ns}/configmaps`;
    const created = await api.client.send('POST', collection, {
      body: { metadata: { generateName: 'a-' }, data: { x: '1' } },
    });
    const name = stringAt(created.body, 'metadata', 'name') ?? '';
    expect(name).toMatch(/^a-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    const again = await api.client.send('POST', collection, {
      body: { metadata: { name } },
    });
    expect([again.status, again.body.reason]).toEqual([409, 'AlreadyExists']);
    const stale = await api.client.send('PUT', `${collection}/${name}`, {
      body: { metadata: { name, resourceVersion: '1' } },
    });
    expect([stale.status, stale.body.reason]).toEqual([409, 'Conflict']);
    await api.client.send('PATCH', `${collection}/${name}`, {
      body: [{ op: 'add', path: '/data/y', value: '2' }],
      contentType: JSON_PATCH,
    });
    const merged = await api.client.send('PATCH', `${collection}/${name}`, {
      body: { data: { x: null, z: '3' } },
      contentType: MERGE,
    });
    expect(merged.body.data).toEqual({ y: '2', z: '3' });
    const wrong = await api.client.send('DELETE', `${collection}/${name}`, {
      body: { preconditions: { uid: 'other' } },
    });
    expect(wrong.status).toBe(409);
    const deleted = await api.client.send('DELETE', `${collection}/${name}`);
    expect([deleted.status, deleted.body.status]).toEqual([200, 'Success']);
    const missing = await api.client.send('GET', `${collection}/${name}`);
    expect(missing.body).toMatchObject({
      reason: 'NotFound',
      message: `configmaps "${name}" not found`,
      details: { name, kind: 'configmaps' },
    });
  });

  it('does not store a dry run', async () => {
    const ns = await api.namespace();
    const collection = `/api/v1/namespaces/${ns}/configmaps`;
    const dry = await api.client.send('POST', `${collection}?dryRun=All`, {
      body: { metadata: { name: 'dry' } },
    });
    expect(dry.status).toBe(201);
    expect((await api.client.send('GET', `${collection}/dry`)).status).toBe(
      404,
    );
  });

  it('pages, selects and tabulates lists', async () => {
    const ns = await api.namespace();
    const collection = `/api/v1/namespaces/${ns}/configmaps`;
    for (const name of ['a', 'b', 'c']) {
      await api.client.send('POST', collection, {
        body: { metadata: { name, labels: { tier: name } } },
      });
    }
    const first = await api.client.send('GET', `${collection}?limit=2`);
    expect(numberAt(first.body, 'metadata', 'remainingItemCount')).toBe(1);
    const token = stringAt(first.body, 'metadata', 'continue');
    const rest = await api.client.send(
      'GET',
      `${collection}?limit=2&continue=${token}`,
    );
    expect(
      [...objectsAt(first.body, 'items'), ...objectsAt(rest.body, 'items')].map(
        item => stringAt(item, 'metadata', 'name'),
      ),
    ).toEqual(['a', 'b', 'c']);
    const selected = await api.client.send(
      'GET',
      `${collection}?labelSelector=${encodeURIComponent(
        'tier in (a,c),tier!=c',
      )}`,
    );
    expect(listAt(selected.body, 'items')).toHaveLength(1);
    const unsupported = await api.client.send(
      'GET',
      `${collection}?fieldSelector=data.x%3D1`,
    );
    expect(unsupported.status).toBe(400);
    const many = await api.client.send('GET', `${collection}?limit=many`);
    expect(many.status).toBe(400);
    const table = await api.client.send('GET', collection, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    });
    expect(table.body.kind).toBe('Table');
    expect(
      objectsAt(table.body, 'rows').map(row => listAt(row, 'cells')[0]),
    ).toEqual(['a', 'b', 'c']);
  });

  it('fills in what controllers rely on', async () => {
    const ns = await api.namespace();
    const { body } = await api.client.send(
      'POST',
      `/apis/apps/v1/namespaces/${ns}/deployments`,
      { body: deploymentManifest('d') },
    );
    expect(body.spec).toMatchObject({
      replicas: 1,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
      },
      template: {
        spec: {
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          containers: [
            {
              imagePullPolicy: 'IfNotPresent',
              terminationMessagePath: '/dev/termination-log',
            },
          ],
        },
      },
    });
    const service = await api.client.send(
      'POST',
      `/api/v1/namespaces/${ns}/services`,
      { body: { metadata: { name: 's' }, spec: { ports: [{ port: 80 }] } } },
    );
    expect(stringAt(service.body, 'spec', 'clusterIP')).toMatch(
      /^10\.96\.\d+\.\d+$/,
    );
    expect(objectsAt(service.body, 'spec', 'ports')).toEqual([
      { port: 80, protocol: 'TCP', targetPort: 80 },
    ]);
  });

  it('rejects what is obviously wrong, with a cause per field', async () => {
    const ns = await api.namespace();
    const collection = `/apis/apps/v1/namespaces/${ns}/deployments`;
    const empty = await api.client.send('POST', collection, {
      body: { metadata: { name: 'UPPER' }, spec: {} },
    });
    expect(empty.status).toBe(422);
    expect(
      objectsAt(empty.body, 'details', 'causes').map(cause => cause.field),
    ).toEqual([
      'metadata.name',
      'spec.selector',
      'spec.template.spec.containers',
    ]);
    await api.client.send('POST', collection, {
      body: deploymentManifest('d'),
    });
    const moved = await api.client.send('PATCH', `${collection}/d`, {
      body: {
        spec: {
          selector: { matchLabels: { app: 'other' } },
          template: { metadata: { labels: { app: 'other' } } },
        },
      },
      contentType: STRATEGIC,
    });
    expect(moved.status).toBe(422);
    expect(stringAt(moved.body, 'message')).toContain('field is immutable');
  });

  it('counts generations of the spec only, and keeps status to its subresource', async () => {
    const ns = await api.namespace();
    const path = `/apis/apps/v1/namespaces/${ns}/deployments/d`;
    await api.client.send('POST', path.slice(0, -2), {
      body: deploymentManifest('d'),
    });
    const status = await api.client.send('PATCH', `${path}/status`, {
      body: { status: { replicas: 2 }, spec: { replicas: 7 } },
      contentType: MERGE,
    });
    expect(status.body).toMatchObject({
      metadata: { generation: 1 },
      spec: { replicas: 1 },
      status: { replicas: 2 },
    });
    const scaled = await api.client.send('PATCH', `${path}/scale`, {
      body: { spec: { replicas: 3 } },
      contentType: MERGE,
    });
    expect(scaled.body).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 3 },
      status: { replicas: 2, selector: 'app=d' },
    });
    const object = await api.client.send('GET', path);
    expect(numberAt(object.body, 'metadata', 'generation')).toBe(2);
  });
});
