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
  it('starts a run of a scenario and nothing else', async () => {
    server.use(
      http.post(`${base}/routing-tests`, async ({ request }) =>
        HttpResponse.json({ id: 'a', body: await request.json() }),
      ),
    );
    expect(await client.startRoutingTest(entity, 'prefix-cache-skew')).toEqual({
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
});
