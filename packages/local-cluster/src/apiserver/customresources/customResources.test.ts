import { listAt, objectAt, objectsAt, stringAt } from '../json/navigate';
import type { JsonObject } from '../json/JsonValue';
import { MERGE, STRATEGIC } from '../testing/ApiTestClient';
import { RunningApiServer } from '../testing/RunningApiServer';
import { widgetDefinition } from '../testing/widgetDefinition';

let api: RunningApiServer;
beforeAll(async () => {
  api = await RunningApiServer.start();
});
afterAll(() => api.stop());

describe('custom resources', () => {
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

  it('with fields that nobody knows are accepted with a warning, or not at all', async () => {
    const ns = await api.namespace();
    await api.client.send('POST', definitions, {
      body: widgetDefinition('widgets.typos.example.com'),
    });
    const collection = `/apis/typos.example.com/v1/namespaces/${ns}/widgets`;
    const body = {
      apiVersion: 'typos.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w', labels: { any: 'label' } },
      spec: {
        target: 'ns',
        prot: 80,
        anything: { may: 'stand here' },
        parts: [{ name: 'p', wieght: 2 }],
      },
    };
    const strict = await api.client.send(
      'POST',
      `${collection}?fieldValidation=Strict`,
      { body },
    );
    expect([strict.status, stringAt(strict.body, 'message')]).toEqual([
      400,
      'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.parts[0].wieght", unknown field "spec.prot"',
    ]);
    const warned = await api.client.send('POST', collection, { body });
    expect(warned.status).toBe(201);
    expect(warned.headers.warning).toBe(
      '299 - "unknown field \\"spec.parts[0].wieght\\"", 299 - "unknown field \\"spec.prot\\""',
    );
    const patched = await api.client.send('PATCH', `${collection}/w`, {
      body: { spec: { replcias: 3 } },
      contentType: MERGE,
    });
    expect(patched.status).toBe(200);
    expect(patched.headers.warning).toBe(
      '299 - "unknown field \\"spec.replcias\\""',
    );
    const quiet = await api.client.send(
      'PATCH',
      `${collection}/w?fieldValidation=Ignore`,
      { body: { spec: { replcias: 3 } }, contentType: MERGE },
    );
    expect([quiet.status, quiet.headers.warning]).toEqual([200, undefined]);
    const odd = await api.client.send(
      'POST',
      `${collection}?fieldValidation=Lenient`,
      { body },
    );
    expect(odd.status).toBe(422);
  });

  it('are defaulted, pruned, validated, tabulated, and go with their definition', async () => {
    const ns = await api.namespace();
    const created = await api.client.send('POST', definitions, {
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
    const good = await api.client.send('POST', collection, {
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

    const bad = await api.client.send('POST', collection, {
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

    const blind = await api.client.send('PUT', `${collection}/w`, {
      body: widget('w', { target: 'x' }),
    });
    expect(stringAt(blind.body, 'message')).toContain(
      'must be specified for an update',
    );
    const strategic = await api.client.send('PATCH', `${collection}/w`, {
      body: {},
      contentType: STRATEGIC,
    });
    expect(strategic.status).toBe(415);

    const one = await api.client.apply(
      `${collection}/w`,
      'one',
      widget('w', { parts: [{ name: 'q' }] }),
    );
    expect(listAt(one.body, 'spec', 'parts')).toEqual([
      { name: 'p', weight: 1 },
      { name: 'q', weight: 1 },
    ]);
    const none = await api.client.apply(
      `${collection}/w`,
      'one',
      widget('w', {}),
    );
    expect(listAt(none.body, 'spec', 'parts')).toEqual([
      { name: 'p', weight: 1 },
    ]);
    const undeclared = await api.client.apply(
      `${collection}/w`,
      'one',
      widget('w', { unknown: 1 }),
    );
    expect(stringAt(undeclared.body, 'message')).toContain(
      '.spec.unknown: field not declared in schema',
    );

    const table = await api.client.send('GET', collection, {
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

    const discovered = await api.client.send('GET', '/apis/example.com/v1');
    expect(
      objectsAt(discovered.body, 'resources').map(resource => resource.name),
    ).toEqual(['widgets', 'widgets/scale', 'widgets/status']);
    await api.client.send('DELETE', `${definitions}/widgets.example.com`);
    await api.gone(definitions, 'widgets.example.com');
    expect((await api.client.send('GET', collection)).text).toBe(
      '404 page not found\n',
    );
  });
});
