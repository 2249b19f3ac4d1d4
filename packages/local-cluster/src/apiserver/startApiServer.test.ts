import {
  CustomObjectsApi,
  ApiException,
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  type V1ConfigMap,
} from '@kubernetes/client-node';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import {
  listAt,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  valueAt,
} from './json/navigate';
import type { JsonObject } from './json/JsonValue';
import { startApiServer, type ApiServer } from './startApiServer';
import {
  ApiTestClient,
  JSON_PATCH,
  MERGE,
  STRATEGIC,
} from './testing/ApiTestClient';
import { widgetDefinition } from './testing/widgetDefinition';

let server: ApiServer;
let client: ApiTestClient;
const lines: string[] = [];

beforeAll(async () => {
  server = await startApiServer({ log: line => lines.push(line) });
  client = new ApiTestClient(server);
});

afterAll(async () => {
  client.close();
  await server.stop();
});

let sequence = 0;

/** A namespace of the test's own. */
async function namespace(): Promise<string> {
  sequence += 1;
  const name = `test-${sequence}`;
  const { status } = await client.send('POST', '/api/v1/namespaces', {
    body: { metadata: { name } },
  });
  expect(status).toBe(201);
  return name;
}

/** Waits, by watching, until an object is gone. */
async function gone(collection: string, name: string): Promise<void> {
  const watch = await client.watch(
    `${collection}?watch=1&fieldSelector=metadata.name%3D${name}`,
  );
  const { status } = await client.send('GET', `${collection}/${name}`);
  if (status !== 404) {
    for (
      let event = await watch.next();
      event && event.type !== 'DELETED';
      event = await watch.next()
    );
  }
  watch.close();
}

const deployment = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'main', image: 'example/image:1' }] },
    },
    ...more,
  },
});

describe('access', () => {
  it('lets nobody in without a good token', async () => {
    const denied = await client.send('GET', '/api/v1/pods', { token: 'wrong' });
    expect(denied.status).toBe(401);
    expect(denied.body).toMatchObject({
      kind: 'Status',
      reason: 'Unauthorized',
    });
  });

  it('refuses a foreign Host header', async () => {
    const { status } = await client.send('GET', '/api', {
      host: 'evil.example',
    });
    expect(status).toBe(400);
  });

  it('takes the token of a ServiceAccount, issued by request or for a pod', async () => {
    const ns = await namespace();
    const path = `/api/v1/namespaces/${ns}/serviceaccounts/default/token`;
    const request = await client.send('POST', path, { body: {} });
    for (const token of [
      stringAt(request.body, 'status', 'token'),
      server.issueServiceAccountToken(ns, 'default'),
    ]) {
      const review = await client.send(
        'POST',
        '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        { body: {}, token },
      );
      expect(stringAt(review.body, 'status', 'userInfo', 'username')).toBe(
        `system:serviceaccount:${ns}:default`,
      );
    }
  });

  it('answers health checks to anybody, and unknown paths like the real server', async () => {
    expect((await client.send('GET', '/readyz', { token: 'x' })).text).toBe(
      'ok',
    );
    const unknown = await client.send('GET', '/apis/nothing.example/v1');
    expect([unknown.status, unknown.text]).toEqual([
      404,
      '404 page not found\n',
    ]);
    const openapi = await client.send('GET', '/openapi/v2');
    expect([openapi.status, openapi.text]).toEqual([200, '']);
  });

  it('says what to do about protobuf', async () => {
    const { status, body } = await client.send('POST', '/api/v1/namespaces', {
      body: {},
      contentType: 'application/vnd.kubernetes.protobuf',
    });
    expect(status).toBe(415);
    expect(stringAt(body, 'message')).toContain('kubectl apply -f');
  });
});

describe('objects', () => {
  it('creates, conflicts, patches and deletes', async () => {
    const ns = await namespace();
    const collection = `/api/v1/namespaces/${ns}/configmaps`;
    const created = await client.send('POST', collection, {
      body: { metadata: { generateName: 'a-' }, data: { x: '1' } },
    });
    const name = stringAt(created.body, 'metadata', 'name') ?? '';
    expect(name).toMatch(/^a-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    const again = await client.send('POST', collection, {
      body: { metadata: { name } },
    });
    expect([again.status, again.body.reason]).toEqual([409, 'AlreadyExists']);
    const stale = await client.send('PUT', `${collection}/${name}`, {
      body: { metadata: { name, resourceVersion: '1' } },
    });
    expect([stale.status, stale.body.reason]).toEqual([409, 'Conflict']);
    await client.send('PATCH', `${collection}/${name}`, {
      body: [{ op: 'add', path: '/data/y', value: '2' }],
      contentType: JSON_PATCH,
    });
    const merged = await client.send('PATCH', `${collection}/${name}`, {
      body: { data: { x: null, z: '3' } },
      contentType: MERGE,
    });
    expect(merged.body.data).toEqual({ y: '2', z: '3' });
    const wrong = await client.send('DELETE', `${collection}/${name}`, {
      body: { preconditions: { uid: 'other' } },
    });
    expect(wrong.status).toBe(409);
    const deleted = await client.send('DELETE', `${collection}/${name}`);
    expect([deleted.status, deleted.body.status]).toEqual([200, 'Success']);
    const missing = await client.send('GET', `${collection}/${name}`);
    expect(missing.body).toMatchObject({
      reason: 'NotFound',
      message: `configmaps "${name}" not found`,
      details: { name, kind: 'configmaps' },
    });
  });

  it('does not store a dry run', async () => {
    const ns = await namespace();
    const collection = `/api/v1/namespaces/${ns}/configmaps`;
    const dry = await client.send('POST', `${collection}?dryRun=All`, {
      body: { metadata: { name: 'dry' } },
    });
    expect(dry.status).toBe(201);
    expect((await client.send('GET', `${collection}/dry`)).status).toBe(404);
  });

  it('pages, selects and tabulates lists', async () => {
    const ns = await namespace();
    const collection = `/api/v1/namespaces/${ns}/configmaps`;
    for (const name of ['a', 'b', 'c']) {
      await client.send('POST', collection, {
        body: { metadata: { name, labels: { tier: name } } },
      });
    }
    const first = await client.send('GET', `${collection}?limit=2`);
    expect(numberAt(first.body, 'metadata', 'remainingItemCount')).toBe(1);
    const token = stringAt(first.body, 'metadata', 'continue');
    const rest = await client.send(
      'GET',
      `${collection}?limit=2&continue=${token}`,
    );
    expect(
      [...objectsAt(first.body, 'items'), ...objectsAt(rest.body, 'items')].map(
        item => stringAt(item, 'metadata', 'name'),
      ),
    ).toEqual(['a', 'b', 'c']);
    const selected = await client.send(
      'GET',
      `${collection}?labelSelector=${encodeURIComponent(
        'tier in (a,c),tier!=c',
      )}`,
    );
    expect(listAt(selected.body, 'items')).toHaveLength(1);
    const unsupported = await client.send(
      'GET',
      `${collection}?fieldSelector=data.x%3D1`,
    );
    expect(unsupported.status).toBe(400);
    const table = await client.send('GET', collection, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    });
    expect(table.body.kind).toBe('Table');
    expect(
      objectsAt(table.body, 'rows').map(row => listAt(row, 'cells')[0]),
    ).toEqual(['a', 'b', 'c']);
  });

  it('fills in what controllers rely on', async () => {
    const ns = await namespace();
    const { body } = await client.send(
      'POST',
      `/apis/apps/v1/namespaces/${ns}/deployments`,
      { body: deployment('d') },
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
    const service = await client.send(
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
    const ns = await namespace();
    const collection = `/apis/apps/v1/namespaces/${ns}/deployments`;
    const empty = await client.send('POST', collection, {
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
    await client.send('POST', collection, { body: deployment('d') });
    const moved = await client.send('PATCH', `${collection}/d`, {
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
    const ns = await namespace();
    const path = `/apis/apps/v1/namespaces/${ns}/deployments/d`;
    await client.send('POST', path.slice(0, -2), { body: deployment('d') });
    const status = await client.send('PATCH', `${path}/status`, {
      body: { status: { replicas: 2 }, spec: { replicas: 7 } },
      contentType: MERGE,
    });
    expect(status.body).toMatchObject({
      metadata: { generation: 1 },
      spec: { replicas: 1 },
      status: { replicas: 2 },
    });
    const scaled = await client.send('PATCH', `${path}/scale`, {
      body: { spec: { replicas: 3 } },
      contentType: MERGE,
    });
    expect(scaled.body).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 3 },
      status: { replicas: 2, selector: 'app=d' },
    });
    const object = await client.send('GET', path);
    expect(numberAt(object.body, 'metadata', 'generation')).toBe(2);
  });
});

describe('server-side apply', () => {
  it('creates, does nothing twice, gives up fields, and reports conflicts', async () => {
    const ns = await namespace();
    const path = `/apis/apps/v1/namespaces/${ns}/deployments/d`;
    const configuration = deployment('d', { replicas: 2 });
    const created = await client.apply(path, 'one', configuration);
    expect(created.status).toBe(201);
    const same = await client.apply(path, 'one', configuration);
    expect(same.status).toBe(200);
    expect(same.body).toEqual(created.body);

    const conflict = await client.apply(path, 'two', {
      ...deployment('d', { replicas: 5 }),
    });
    expect(conflict.status).toBe(409);
    expect(objectsAt(conflict.body, 'details', 'causes')).toEqual([
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "one"',
        field: '.spec.replicas',
      },
    ]);
    const forced = await client.apply(
      path,
      'two',
      deployment('d', { replicas: 5 }),
      true,
    );
    expect(numberAt(forced.body, 'spec', 'replicas')).toBe(5);

    const annotated = {
      ...configuration,
      metadata: { name: 'd', annotations: { a: 'b' } },
    };
    await client.apply(path, 'one', {
      ...annotated,
      spec: deployment('d').spec,
    });
    const without = await client.apply(path, 'one', deployment('d'));
    expect(objectAt(without.body, 'metadata', 'annotations')).toBeUndefined();
    expect(numberAt(without.body, 'spec', 'replicas')).toBe(5);
  });

  it('keeps the owners of a status apart', async () => {
    const ns = await namespace();
    const path = `/apis/apps/v1/namespaces/${ns}/deployments/d`;
    await client.apply(path, 'one', deployment('d'));
    const { body } = await client.apply(`${path}/status`, 'one', {
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
    const ns = await namespace();
    const path = `/api/v1/namespaces/${ns}/configmaps/c`;
    const configuration = (x: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c' },
      data: { x },
    });
    await client.apply(path, 'one', configuration('1'));
    await client.send('PATCH', path, {
      body: { metadata: { managedFields: [{}] } },
      contentType: MERGE,
    });
    const { status, body } = await client.apply(
      path,
      'two',
      configuration('2'),
    );
    expect(status).toBe(409);
    expect(stringAt(body, 'message')).toContain('before-first-apply');
  });
});

describe('watch', () => {
  it('resumes, filters by selection, and ends a stream that is too old', async () => {
    const ns = await namespace();
    const collection = `/api/v1/namespaces/${ns}/configmaps`;
    const list = await client.send('GET', collection);
    const revision = stringAt(list.body, 'metadata', 'resourceVersion');
    await client.send('POST', collection, {
      body: { metadata: { name: 'a', labels: { seen: 'yes' } } },
    });
    const watch = await client.watch(
      `${collection}?watch=true&resourceVersion=${revision}&labelSelector=seen%3Dyes`,
    );
    expect(await watch.next()).toMatchObject({ type: 'ADDED' });
    await client.send('PATCH', `${collection}/a`, {
      body: { metadata: { labels: { seen: 'no' } } },
      contentType: MERGE,
    });
    expect(await watch.next()).toMatchObject({
      type: 'DELETED',
      object: { metadata: { name: 'a', labels: { seen: 'no' } } },
    });
    watch.close();
    const old = await client.watch(
      `${collection}?watch=true&resourceVersion=1`,
    );
    expect(await old.next()).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
    expect(await old.next()).toBeUndefined();
  });

  it('sends bookmarks only when asked', async () => {
    const collection = '/api/v1/namespaces/default/limitranges';
    const plain = await client.watch(`${collection}?watch=1&timeoutSeconds=1`);
    expect(await plain.next()).toBeUndefined();
    const asked = await client.watch(
      `${collection}?watch=1&timeoutSeconds=1&allowWatchBookmarks=true`,
    );
    expect(await asked.next()).toMatchObject({ type: 'BOOKMARK' });
  });
});

describe('lifecycles', () => {
  it('collects what an owner leaves behind, and waits for blocking dependents', async () => {
    const ns = await namespace();
    const deployments = `/apis/apps/v1/namespaces/${ns}/deployments`;
    const configmaps = `/api/v1/namespaces/${ns}/configmaps`;
    const dependent = async (
      owner: JsonObject,
      name: string,
      finalizers: string[] = [],
    ) => {
      const reference = {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: stringAt(owner, 'metadata', 'name') ?? '',
        uid: stringAt(owner, 'metadata', 'uid') ?? '',
        blockOwnerDeletion: true,
      };
      await client.send('POST', configmaps, {
        body: { metadata: { name, ownerReferences: [reference], finalizers } },
      });
    };
    const background = await client.send('POST', deployments, {
      body: deployment('b'),
    });
    await dependent(background.body, 'of-b');
    await client.send('DELETE', `${deployments}/b`);
    await gone(configmaps, 'of-b');

    const foreground = await client.send('POST', deployments, {
      body: deployment('f'),
    });
    await dependent(foreground.body, 'of-f', ['example.com/hold']);
    const marked = await client.send(
      'DELETE',
      `${deployments}/f?propagationPolicy=Foreground`,
    );
    expect(listAt(marked.body, 'metadata', 'finalizers')).toEqual([
      'foregroundDeletion',
    ]);
    const held = await client.watch(`${configmaps}?watch=1`);
    for (
      let event = await held.next();
      stringAt(event, 'object', 'metadata', 'deletionTimestamp') === undefined;
      event = await held.next()
    );
    held.close();
    expect((await client.send('GET', `${deployments}/f`)).status).toBe(200);
    await client.send('PATCH', `${configmaps}/of-f`, {
      body: { metadata: { finalizers: null } },
      contentType: MERGE,
    });
    await gone(deployments, 'f');

    const orphaned = await client.send('POST', deployments, {
      body: deployment('o'),
    });
    await dependent(orphaned.body, 'of-o');
    await client.send('DELETE', `${deployments}/o?propagationPolicy=Orphan`);
    await gone(deployments, 'o');
    const kept = await client.send('GET', `${configmaps}/of-o`);
    expect(objectAt(kept.body, 'metadata')?.ownerReferences).toBeUndefined();
  });

  it('empties a namespace before it goes', async () => {
    const ns = await namespace();
    const configmaps = `/api/v1/namespaces/${ns}/configmaps`;
    await client.send('POST', configmaps, {
      body: { metadata: { name: 'held', finalizers: ['example.com/hold'] } },
    });
    const marked = await client.send('DELETE', `/api/v1/namespaces/${ns}`);
    expect(stringAt(marked.body, 'status', 'phase')).toBe('Terminating');
    const late = await client.send('POST', configmaps, {
      body: { metadata: { name: 'late' } },
    });
    expect(late.status).toBe(403);
    await client.send('PATCH', `${configmaps}/held`, {
      body: { metadata: { finalizers: null } },
      contentType: MERGE,
    });
    await gone('/api/v1/namespaces', ns);
    const missing = await client.send('POST', configmaps, {
      body: { metadata: { name: 'x' } },
    });
    expect(stringAt(missing.body, 'message')).toBe(
      `namespaces "${ns}" not found`,
    );
  });

  it('gives a running pod its grace period and deletes one that never ran', async () => {
    const ns = await namespace();
    const pods = `/api/v1/namespaces/${ns}/pods`;
    const pod = (name: string) => ({
      metadata: { name },
      spec: { containers: [{ name: 'main', image: 'example/image' }] },
    });
    await client.send('POST', pods, { body: pod('idle') });
    await client.send('DELETE', `${pods}/idle`);
    expect((await client.send('GET', `${pods}/idle`)).status).toBe(404);
    await client.send('POST', pods, { body: pod('bound') });
    const binding = {
      metadata: { name: 'bound' },
      target: { kind: 'Node', name: 'n' },
    };
    expect(
      (await client.send('POST', `${pods}/bound/binding`, { body: binding }))
        .status,
    ).toBe(201);
    expect(
      (await client.send('POST', `${pods}/bound/binding`, { body: binding }))
        .status,
    ).toBe(409);
    const marked = await client.send('DELETE', `${pods}/bound`);
    expect(
      numberAt(marked.body, 'metadata', 'deletionGracePeriodSeconds'),
    ).toBe(30);
    await client.send('DELETE', `${pods}/bound`, {
      body: { gracePeriodSeconds: 0 },
    });
    expect((await client.send('GET', `${pods}/bound`)).status).toBe(404);
  });
});

describe('custom resources', () => {
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

  it('are defaulted, pruned, validated, tabulated, and go with their definition', async () => {
    const ns = await namespace();
    const created = await client.send('POST', definitions, {
      body: widgetDefinition('widgets.example.com'),
    });
    expect(objectsAt(created.body, 'status', 'conditions')).toMatchObject([
      { type: 'NamesAccepted', status: 'True' },
      { type: 'Established', status: 'True' },
    ]);
    const collection = `/apis/example.com/v1/namespaces/${ns}/widgets`;
    const widget = (name: string, spec: JsonObject) => ({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name },
      spec,
    });
    const good = await client.send('POST', collection, {
      body: {
        ...widget('w', { target: 'ns', unknown: 1, parts: [{ name: 'p' }] }),
        status: { ready: 1 },
      },
    });
    expect(good.body).toMatchObject({
      spec: { target: 'ns', port: 8200, parts: [{ name: 'p', weight: 1 }] },
    });
    expect(objectAt(good.body, 'spec')?.unknown).toBeUndefined();
    expect(good.body.status).toBeUndefined();

    const bad = await client.send('POST', collection, {
      body: widget('bad', { port: 70000 }),
    });
    expect(bad.status).toBe(422);
    expect(
      objectsAt(bad.body, 'details', 'causes').map(
        cause => `${cause.field}: ${cause.message}`,
      ),
    ).toEqual([
      'spec.target: Required value',
      'spec.port: Invalid value: 70000: spec.port in body should be less than or equal to 65535',
    ]);

    const blind = await client.send('PUT', `${collection}/w`, {
      body: widget('w', { target: 'x' }),
    });
    expect(stringAt(blind.body, 'message')).toContain(
      'must be specified for an update',
    );
    const strategic = await client.send('PATCH', `${collection}/w`, {
      body: {},
      contentType: STRATEGIC,
    });
    expect(strategic.status).toBe(415);

    const one = await client.apply(
      `${collection}/w`,
      'one',
      widget('w', { parts: [{ name: 'q' }] }),
    );
    expect(listAt(one.body, 'spec', 'parts')).toEqual([
      { name: 'p', weight: 1 },
      { name: 'q', weight: 1 },
    ]);
    const none = await client.apply(`${collection}/w`, 'one', widget('w', {}));
    expect(listAt(none.body, 'spec', 'parts')).toEqual([
      { name: 'p', weight: 1 },
    ]);
    const undeclared = await client.apply(
      `${collection}/w`,
      'one',
      widget('w', { unknown: 1 }),
    );
    expect(stringAt(undeclared.body, 'message')).toContain(
      '.spec.unknown: field not declared in schema',
    );

    const table = await client.send('GET', collection, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    });
    expect(
      objectsAt(table.body, 'columnDefinitions').map(column => column.name),
    ).toEqual(['Name', 'Target', 'Ready']);
    expect(listAt(objectsAt(table.body, 'rows')[0], 'cells')).toEqual([
      'w',
      'ns',
      null,
    ]);

    const discovered = await client.send('GET', '/apis/example.com/v1');
    expect(
      objectsAt(discovered.body, 'resources').map(resource => resource.name),
    ).toEqual(['widgets', 'widgets/scale', 'widgets/status']);
    await client.send('DELETE', `${definitions}/widgets.example.com`);
    await gone(definitions, 'widgets.example.com');
    expect((await client.send('GET', collection)).text).toBe(
      '404 page not found\n',
    );
  });
});

describe('pods and services through the server', () => {
  it('streams logs from the kubelet and proxies to a ready endpoint', async () => {
    const workload = createServer((request, response) => {
      response.end(
        `${request.url} ${request.headers.authorization ?? 'no token'}`,
      );
    });
    await new Promise<void>(resolve => {
      workload.listen(0, '127.0.0.1', () => resolve());
    });
    const address: AddressInfo | string | null = workload.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    server.connectKubelets({
      containerLogs: async (node, logNamespace, pod, container, query) => ({
        status: 200,
        body: Readable.from([
          `${node} ${logNamespace} ${pod} ${container} ${query}\n`,
        ]),
      }),
      dialAddress: ip => ({ host: ip === '10.1.2.3' ? '127.0.0.1' : ip, port }),
    });
    const ns = await namespace();
    const base = `/api/v1/namespaces/${ns}`;
    await client.send('POST', `${base}/pods`, {
      body: {
        metadata: { name: 'p', labels: { app: 'p' } },
        spec: {
          containers: [
            { name: 'main', image: 'i', ports: [{ containerPort: 8000 }] },
          ],
        },
      },
    });
    expect((await client.send('GET', `${base}/pods/p/log`)).status).toBe(400);
    await client.send('POST', `${base}/pods/p/binding`, {
      body: { metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } },
    });
    const log = await client.send('GET', `${base}/pods/p/log?tailLines=3`);
    expect(log.text).toBe(`n ${ns} p main tailLines=3\n`);

    await client.send('POST', `${base}/services`, {
      body: {
        metadata: { name: 's' },
        spec: { ports: [{ name: 'http', port: 80, targetPort: 8000 }] },
      },
    });
    const none = await client.send('GET', `${base}/services/s:80/proxy/x`);
    expect(none.status).toBe(503);
    await client.send(
      'POST',
      `/apis/discovery.k8s.io/v1/namespaces/${ns}/endpointslices`,
      {
        body: {
          metadata: {
            name: 's-1',
            labels: { 'kubernetes.io/service-name': 's' },
          },
          addressType: 'IPv4',
          ports: [{ name: 'http', port: 8000 }],
          endpoints: [{ addresses: ['10.1.2.3'], conditions: { ready: true } }],
        },
      },
    );
    const proxied = await client.send(
      'GET',
      `${base}/services/s:http/proxy/a/b?c=d`,
    );
    expect([proxied.status, proxied.text]).toEqual([200, '/a/b?c=d no token']);
    await new Promise(resolve => {
      workload.close(resolve);
    });
  });
});

describe('@kubernetes/client-node', () => {
  function kubeConfig(): KubeConfig {
    const config = new KubeConfig();
    config.loadFromOptions({
      clusters: [{ name: 'c', server: server.url, caData: server.caData }],
      users: [{ name: 'u', token: server.adminToken }],
      contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
      currentContext: 'x',
    });
    return config;
  }

  it('reads, writes and watches', async () => {
    const ns = await namespace();
    const config = kubeConfig();
    const core = config.makeApiClient(CoreV1Api);
    const informer = makeInformer<V1ConfigMap>(
      config,
      `/api/v1/namespaces/${ns}/configmaps`,
      () => core.listNamespacedConfigMap({ namespace: ns }),
    );
    const seen: string[] = [];
    const deleted = new Promise<void>(resolve => {
      informer.on('add', object => seen.push(`add ${object.metadata?.name}`));
      informer.on('update', object => seen.push(`update ${object.data?.x}`));
      informer.on('delete', () => resolve());
    });
    await informer.start();
    await core.createNamespacedConfigMap({
      namespace: ns,
      body: { metadata: { name: 'a' }, data: { x: '1' } },
    });
    const read = await core.readNamespacedConfigMap({
      name: 'a',
      namespace: ns,
    });
    await core.replaceNamespacedConfigMap({
      name: 'a',
      namespace: ns,
      body: { ...read, data: { x: '2' } },
    });
    await core.deleteNamespacedConfigMap({ name: 'a', namespace: ns });
    await deleted;
    await informer.stop();
    expect(seen).toEqual(['add a', 'update 2']);

    const error: unknown = await core
      .readNamespacedConfigMap({ name: 'a', namespace: ns })
      .catch(reason => reason);
    expect(error).toBeInstanceOf(ApiException);
  });

  it('finds kinds by discovery', async () => {
    const ns = await namespace();
    const objects = KubernetesObjectApi.makeApiClient(kubeConfig());
    const created = await objects.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd', namespace: ns },
      spec: deployment('d').spec,
    });
    expect(created.kind).toBe('Deployment');
    const apps = kubeConfig().makeApiClient(AppsV1Api);
    const scale = await apps.readNamespacedDeploymentScale({
      name: 'd',
      namespace: ns,
    });
    expect(scale.spec?.replicas).toBe(1);
  });

  it('answers the lists that Backstage fetches', async () => {
    const paths = [
      ...[
        'pods',
        'services',
        'configmaps',
        'limitranges',
        'resourcequotas',
      ].map(name => `/api/v1/${name}`),
      ...['deployments', 'replicasets', 'statefulsets', 'daemonsets'].map(
        name => `/apis/apps/v1/${name}`,
      ),
      '/apis/autoscaling/v2/horizontalpodautoscalers',
      '/apis/batch/v1/jobs',
      '/apis/batch/v1/cronjobs',
      '/apis/networking.k8s.io/v1/ingresses',
      '/apis/metrics.k8s.io/v1beta1/namespaces/default/pods',
    ];
    for (const path of paths) {
      const { status, body } = await client.send(
        'GET',
        `${path}?labelSelector=backstage.io%2Fkubernetes-id%3Dx`,
      );
      expect([path, status, valueAt(body, 'items')]).toEqual([path, 200, []]);
      expect(stringAt(body, 'kind')).toMatch(/List$/);
    }
    const custom = kubeConfig().makeApiClient(CustomObjectsApi);
    await expect(
      custom.listClusterCustomObject({
        group: 'none.example',
        version: 'v1',
        plural: 'x',
      }),
    ).rejects.toMatchObject({ code: 404 });
  });
});

it('ends open watches when it stops', async () => {
  const other = await startApiServer({ log: () => {} });
  const otherClient = new ApiTestClient(other);
  const watch = await otherClient.watch('/api/v1/pods?watch=1');
  await other.stop();
  expect(await watch.next()).toBeUndefined();
  otherClient.close();
});

it('has nothing to complain about', () => {
  expect(lines).toEqual([]);
});
