import { MockFetchApi } from '@backstage/test-utils';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { LlmDClient } from './LlmDClient';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const entity = { kind: 'Resource', namespace: 'default', name: 'demo' };
const base = 'http://backend/api/llm-d/v1/entities/Resource/default/demo';
const client = new LlmDClient({
  fetchApi: new MockFetchApi({
    resolvePluginProtocol: {
      discoveryApi: { getBaseUrl: async id => `http://backend/api/${id}` },
    },
  }),
});

describe('LlmDClient', () => {
  it('starts a run as it is asked for', async () => {
    server.use(
      http.post(`${base}/routing-tests`, async ({ request }) =>
        HttpResponse.json({ id: 'a', body: await request.json() }),
      ),
    );
    expect(
      await client.startRoutingTest(entity, { scenario: 'prefix-cache-skew' }),
    ).toEqual({
      id: 'a',
      body: { scenario: 'prefix-cache-skew' },
    });
  });

  it('lists, reads and cancels runs', async () => {
    server.use(
      http.get(`${base}/routing-tests`, () =>
        HttpResponse.json({ items: [{ id: 'a' }] }),
      ),
      http.get(`${base}/routing-tests/a%2Fb`, () =>
        HttpResponse.json({ id: 'a/b' }),
      ),
      http.post(`${base}/routing-tests/a/cancel`, () =>
        HttpResponse.json({ id: 'a', state: 'cancelled' }),
      ),
    );
    expect(await client.listRoutingTests(entity)).toEqual([{ id: 'a' }]);
    expect(await client.getRoutingTest(entity, 'a/b')).toEqual({ id: 'a/b' });
    expect(await client.cancelRoutingTest(entity, 'a')).toMatchObject({
      state: 'cancelled',
    });
  });

  it('compares a candidate with a baseline, in the order of the address', async () => {
    server.use(
      http.get(`${base}/routing-tests/new/compare/old`, () =>
        HttpResponse.json({ regression: false }),
      ),
    );
    expect(
      await client.compareRoutingTests(entity, {
        baseline: 'old',
        candidate: 'new',
      }),
    ).toEqual({ regression: false });
  });

  it('fails with the backend’s own sentence', async () => {
    server.use(
      http.get(`${base}/health`, () =>
        HttpResponse.json(
          {
            error: {
              name: 'ServiceUnavailableError',
              message: 'Cluster local did not answer',
            },
            request: { method: 'GET', url: '/health' },
            response: { statusCode: 503 },
          },
          { status: 503 },
        ),
      ),
    );
    await expect(client.getHealth(entity)).rejects.toThrow(
      /^Cluster local did not answer$/,
    );
  });

  it('asks for a page of the fleet, lists with their name repeated', async () => {
    server.use(
      http.get('http://backend/api/llm-d/v1/stacks', ({ request }) =>
        HttpResponse.json({ query: new URL(request.url).search }),
      ),
    );
    expect(
      await client.getFleet({
        search: 'a b',
        status: ['degraded', 'unknown'],
        cluster: [],
        offset: 50,
        descending: false,
      }),
    ).toEqual({
      query:
        '?search=a+b&status=degraded&status=unknown&offset=50&descending=false',
    });
  });

  it('previews and performs an action with the revision that was seen', async () => {
    const bodies: unknown[] = [];
    server.use(
      http.post(`${base}/actions/preview`, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json({ allowed: true, revision: '7' });
      }),
      http.post(`${base}/actions`, async ({ request }) => {
        bodies.push(await request.json());
        return new HttpResponse(null, { status: 202 });
      }),
    );
    const action = { type: 'restart-epp' } as const;
    const { revision } = await client.previewAction(entity, action);
    await client.performAction(entity, { action, revision });
    expect(bodies).toEqual([action, { action, revision: '7' }]);
  });

  it('pins, unpins, deletes and exports a run', async () => {
    const asked: string[] = [];
    server.use(
      http.all(`${base}/routing-tests/*`, ({ request }) => {
        const { pathname, search } = new URL(request.url);
        asked.push(`${request.method} ${pathname.split('/demo/')[1]}${search}`);
        return request.method === 'GET'
          ? HttpResponse.text('<testsuite/>')
          : new HttpResponse(null, { status: 204 });
      }),
    );
    await client.setBaseline(entity, 'a', true);
    await client.setBaseline(entity, 'a', false);
    await client.deleteRoutingTest(entity, 'a');
    const file = await client.exportRoutingTest(entity, 'a', 'junit');
    expect(file.size).toBe('<testsuite/>'.length);
    expect(asked).toEqual([
      'PUT routing-tests/a/baseline',
      'DELETE routing-tests/a/baseline',
      'DELETE routing-tests/a',
      'GET routing-tests/a/export?format=junit',
    ]);
  });
});
