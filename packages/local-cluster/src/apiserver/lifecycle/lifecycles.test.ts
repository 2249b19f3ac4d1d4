import { listAt, numberAt, objectAt, stringAt } from '../json/navigate';
import type { JsonObject } from '../json/JsonValue';
import { MERGE } from '../testing/ApiTestClient';
import { deploymentManifest } from '../testing/deploymentManifest';
import { RunningApiServer } from '../testing/RunningApiServer';

let api: RunningApiServer;
beforeAll(async () => {
  api = await RunningApiServer.start();
});
afterAll(() => api.stop());

describe('lifecycles', () => {
  it('collects what an owner leaves behind, and waits for blocking dependents', async () => {
    const ns = await api.namespace();
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
      await api.client.send('POST', configmaps, {
        body: { metadata: { name, ownerReferences: [reference], finalizers } },
      });
    };
    const background = await api.client.send('POST', deployments, {
      body: deploymentManifest('b'),
    });
    await dependent(background.body, 'of-b');
    await api.client.send('DELETE', `${deployments}/b`);
    await api.gone(configmaps, 'of-b');

    const foreground = await api.client.send('POST', deployments, {
      body: deploymentManifest('f'),
    });
    await dependent(foreground.body, 'of-f', ['example.com/hold']);
    const marked = await api.client.send(
      'DELETE',
      `${deployments}/f?propagationPolicy=Foreground`,
    );
    expect(listAt(marked.body, 'metadata', 'finalizers')).toEqual([
      'foregroundDeletion',
    ]);
    const held = await api.client.watch(`${configmaps}?watch=1`);
    for (
      let event = await held.next();
      stringAt(event, 'object', 'metadata', 'deletionTimestamp') === undefined;
      event = await held.next()
    );
    held.close();
    expect((await api.client.send('GET', `${deployments}/f`)).status).toBe(200);
    await api.client.send('PATCH', `${configmaps}/of-f`, {
      body: { metadata: { finalizers: null } },
      contentType: MERGE,
    });
    await api.gone(deployments, 'f');

    const orphaned = await api.client.send('POST', deployments, {
      body: deploymentManifest('o'),
    });
    await dependent(orphaned.body, 'of-o');
    await api.client.send(
      'DELETE',
      `${deployments}/o?propagationPolicy=Orphan`,
    );
    await api.gone(deployments, 'o');
    const kept = await api.client.send('GET', `${configmaps}/of-o`);
    expect(objectAt(kept.body, 'metadata')?.ownerReferences).toBeUndefined();
  });

  it('empties a namespace before it goes', async () => {
    const ns = await api.namespace();
    const configmaps = `/api/v1/namespaces/${ns}/configmaps`;
    await api.client.send('POST', configmaps, {
      body: { metadata: { name: 'held', finalizers: ['example.com/hold'] } },
    });
    const marked = await api.client.send('DELETE', `/api/v1/namespaces/${ns}`);
    expect(stringAt(marked.body, 'status', 'phase')).toBe('Terminating');
    const late = await api.client.send('POST', configmaps, {
      body: { metadata: { name: 'late' } },
    });
    expect(late.status).toBe(403);
    await api.client.send('PATCH', `${configmaps}/held`, {
      body: { metadata: { finalizers: null } },
      contentType: MERGE,
    });
    await api.gone('/api/v1/namespaces', ns);
    const missing = await api.client.send('POST', configmaps, {
      body: { metadata: { name: 'x' } },
    });
    expect(stringAt(missing.body, 'message')).toBe(
      `namespaces "${ns}" not found`,
    );
  });

  it('gives a running pod its grace period and deletes one that never ran', async () => {
    const ns = await api.namespace();
    const pods = `/api/v1/namespaces/${ns}/pods`;
    const pod = (name: string) => ({
      metadata: { name },
      spec: { containers: [{ name: 'main', image: 'example/image' }] },
    });
    await api.client.send('POST', pods, { body: pod('idle') });
    await api.client.send('DELETE', `${pods}/idle`);
    expect((await api.client.send('GET', `${pods}/idle`)).status).toBe(404);
    await api.client.send('POST', pods, { body: pod('bound') });
    const binding = {
      metadata: { name: 'bound' },
      target: { kind: 'Node', name: 'n' },
    };
    expect(
      (
        await api.client.send('POST', `${pods}/bound/binding`, {
          body: binding,
        })
      ).status,
    ).toBe(201);
    expect(
      (
        await api.client.send('POST', `${pods}/bound/binding`, {
          body: binding,
        })
      ).status,
    ).toBe(409);
    const marked = await api.client.send('DELETE', `${pods}/bound`);
    expect(
      numberAt(marked.body, 'metadata', 'deletionGracePeriodSeconds'),
    ).toBe(30);
    await api.client.send('DELETE', `${pods}/bound`, {
      body: { gracePeriodSeconds: 0 },
    });
    expect((await api.client.send('GET', `${pods}/bound`)).status).toBe(404);
  });

  it('evicts a pod that it is asked to evict, and only then', async () => {
    const ns = await api.namespace();
    const pods = `/api/v1/namespaces/${ns}/pods`;
    await api.client.send('POST', pods, {
      body: {
        metadata: { name: 'p' },
        spec: { containers: [{ name: 'main', image: 'example/image' }] },
      },
    });
    const status = async (method: string, body?: JsonObject) =>
      (await api.client.send(method, `${pods}/p/eviction`, { body })).status;
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction' };
    expect(await status('GET')).toBe(405);
    expect(
      await status('POST', {
        ...eviction,
        deleteOptions: { dryRun: ['All'] },
      }),
    ).toBe(201);
    expect((await api.client.send('GET', `${pods}/p`)).status).toBe(200);
    expect(await status('POST', eviction)).toBe(201);
    expect((await api.client.send('GET', `${pods}/p`)).status).toBe(404);
  });
});
