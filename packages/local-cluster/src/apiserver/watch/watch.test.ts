import { stringAt } from '../json/navigate';
import { MERGE } from '../testing/ApiTestClient';
import { RunningApiServer } from '../testing/RunningApiServer';

let api: RunningApiServer;
beforeAll(async () => {
  api = await RunningApiServer.start();
});
afterAll(() => api.stop());

describe('watch', () => {
  it('resumes, filters by selection, and ends a stream that is too old', async () => {
    const ns = await api.namespace();
    const collection = `/api/v1/namespaces/${ns}/configmaps`;
    const list = await api.client.send('GET', collection);
    const revision = stringAt(list.body, 'metadata', 'resourceVersion');
    await api.client.send('POST', collection, {
      body: { metadata: { name: 'a', labels: { seen: 'yes' } } },
    });
    const watch = await api.client.watch(
      `${collection}?watch=true&resourceVersion=${revision}&labelSelector=seen%3Dyes`,
    );
    expect(await watch.next()).toMatchObject({ type: 'ADDED' });
    await api.client.send('PATCH', `${collection}/a`, {
      body: { metadata: { labels: { seen: 'no' } } },
      contentType: MERGE,
    });
    expect(await watch.next()).toMatchObject({
      type: 'DELETED',
      object: { metadata: { name: 'a', labels: { seen: 'no' } } },
    });
    watch.close();
    const old = await api.client.watch(
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
    const plain = await api.client.watch(
      `${collection}?watch=1&timeoutSeconds=1`,
    );
    expect(await plain.next()).toBeUndefined();
    const asked = await api.client.watch(
      `${collection}?watch=1&timeoutSeconds=1&allowWatchBookmarks=true`,
    );
    expect(await asked.next()).toMatchObject({ type: 'BOOKMARK' });
  });
});
