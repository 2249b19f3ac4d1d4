import { MockFetchApi } from '@backstage/test-utils';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { stackEntity } from '../__testUtils__/stackEntity';
import { LlmDClient } from './LlmDClient';
import { PersonalClusterTokens } from './PersonalClusterTokens';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
  server.resetHandlers();
  jest.restoreAllMocks();
});
afterAll(() => server.close());

const place = { kind: 'Resource', namespace: 'default', name: 'demo' };
const clusters = [
  { name: 'central', authProvider: 'serviceAccount' },
  { name: 'theirs', authProvider: 'oidc', oidcTokenProvider: 'okta' },
  { name: 'theirs-too', authProvider: 'oidc', oidcTokenProvider: 'okta' },
  { name: 'gke', authProvider: 'google' },
  { name: 'azure', authProvider: 'aks' },
];
const on = (cluster: string) => ({
  ...stackEntity,
  metadata: {
    ...stackEntity.metadata,
    annotations: { 'sim.llm-d.io/cluster': cluster },
  },
});
const declined = () =>
  Object.assign(new Error('Login failed'), { name: 'RejectedError' });

/** A client whose stack is in a cluster, and the cluster tokens that come with its requests. */
function setup(cluster: string) {
  const getEntityByRef = jest.fn(async () => on(cluster));
  const getClusters = jest.fn(async () => clusters);
  const getCredentials = jest.fn(
    async (provider: string): Promise<{ token?: string }> => ({
      token: `of ${provider}`,
    }),
  );
  const seen: Record<string, string>[] = [];
  server.use(
    http.all('http://backend/*', ({ request }) => {
      seen.push(
        Object.fromEntries(
          Array.from(request.headers).filter(([name]) =>
            name.startsWith('backstage-kubernetes'),
          ),
        ),
      );
      return HttpResponse.json({ items: [] });
    }),
  );
  const client = new LlmDClient({
    fetchApi: new MockFetchApi({
      resolvePluginProtocol: {
        discoveryApi: { getBaseUrl: async id => `http://backend/api/${id}` },
      },
    }),
    clusterTokens: new PersonalClusterTokens({
      authProviders: { getCredentials },
      catalog: { getEntityByRef },
      kubernetes: { getClusters },
    }),
  });
  return { client, getClusters, getCredentials, getEntityByRef, seen };
}

const okta = { 'backstage-kubernetes-authorization-oidc-okta': 'of oidc.okta' };

describe('A person’s own token for a cluster', () => {
  it.each([
    ['theirs', okta],
    ['gke', { 'backstage-kubernetes-authorization-google': 'of google' }],
    ['azure', { 'backstage-kubernetes-authorization-aks': 'of aks' }],
  ])('goes along where the stack is in %s', async (cluster, headers) => {
    const { client, seen } = setup(cluster);
    await client.getHealth(place);
    expect(seen).toEqual([headers]);
  });

  it('goes along with everything that is about a stack', async () => {
    const { client, seen } = setup('theirs');
    const action = { type: 'restart-epp' } as const;
    await client.getHealth(place);
    await client.probe(place);
    await client.getPodFigures(place);
    await client.getDrift(place);
    await client.getNode(place, 'epp');
    await client.getEppProfile(place);
    await client.previewAction(place, action);
    await client.performAction(place, { action, revision: '7' });
    await client.listRoutingTests(place);
    await client.getRoutingTest(place, 'a');
    await client.startRoutingTest(place, { scenario: 'prefix-cache-skew' });
    await client.cancelRoutingTest(place, 'a');
    await client.deleteRoutingTest(place, 'a');
    await client.setBaseline(place, 'a', true);
    await client.compareRoutingTests(place, { baseline: 'a', candidate: 'b' });
    await client.exportRoutingTest(place, 'a', 'json');
    await client.getFlakeStatistics(place);
    expect(seen).toEqual(Array(17).fill(okta));
  });

  it('is not asked for where the portal has credentials of its own', async () => {
    const { client, getCredentials, seen } = setup('central');
    await client.getHealth(place);
    expect(seen).toEqual([{}]);
    expect(getCredentials).not.toHaveBeenCalled();
  });

  it('stays away from what is about no stack', async () => {
    const { client, getClusters, getCredentials, seen } = setup('theirs');
    await client.getFleet({});
    await client.listScenarios();
    expect(seen).toEqual([{}, {}]);
    expect(getClusters).not.toHaveBeenCalled();
    expect(getCredentials).not.toHaveBeenCalled();
  });

  it('goes along for each provider where clusters are listed, without those that give none', async () => {
    const { client, getCredentials, seen } = setup('theirs');
    getCredentials.mockImplementation(async provider => {
      if (provider === 'aks') {
        throw declined();
      }
      return { token: `of ${provider}` };
    });
    await client.listClusters();
    expect(seen).toEqual([
      { ...okta, 'backstage-kubernetes-authorization-google': 'of google' },
    ]);
    expect(getCredentials.mock.calls).toEqual([
      ['oidc.okta'],
      ['google'],
      ['aks'],
    ]);
  });

  it('is asked for each time, where the stack is only now and then', async () => {
    const { client, getClusters, getCredentials, getEntityByRef } =
      setup('theirs');
    await Promise.all([client.getHealth(place), client.getDrift(place)]);
    await client.listClusters();
    await client.getHealth(place);
    expect(getClusters).toHaveBeenCalledTimes(1);
    expect(getEntityByRef).toHaveBeenCalledTimes(1);
    expect(getCredentials.mock.calls.flat()).toHaveLength(3 + 3);

    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 6 * 60_000);
    await client.getHealth(place);
    expect(getClusters).toHaveBeenCalledTimes(2);
    expect(getEntityByRef).toHaveBeenCalledTimes(2);
  });

  it.each(['getClusters', 'getEntityByRef', 'getCredentials'] as const)(
    'is missing when %s fails, and comes again with it',
    async failing => {
      const all = setup('theirs');
      all[failing].mockRejectedValueOnce(new Error('It is away'));
      await all.client.getHealth(place);
      await all.client.getHealth(place);
      expect(all.seen).toEqual([{}, okta]);
    },
  );

  it('is not asked for again at once when the person declines', async () => {
    const { client, getCredentials, seen } = setup('theirs');
    getCredentials.mockRejectedValueOnce(declined());
    await client.getHealth(place);
    await client.getHealth(place);
    expect(getCredentials).toHaveBeenCalledTimes(1);

    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 6 * 60_000);
    await client.getHealth(place);
    expect(seen).toEqual([{}, {}, okta]);
  });

  it('keeps nobody waiting who left the page', async () => {
    const { client, getCredentials, seen } = setup('theirs');
    const controller = new AbortController();
    getCredentials.mockImplementation(() => {
      controller.abort();
      return new Promise(() => {});
    });
    const { signal } = controller;
    await expect(client.getHealth(place, { signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    await expect(client.getHealth(place, { signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(getCredentials).toHaveBeenCalledTimes(1);
    expect(seen).toEqual([]);
  });

  it('is in no error', async () => {
    const { client } = setup('theirs');
    server.use(
      http.all('http://backend/*', () =>
        HttpResponse.json({}, { status: 503 }),
      ),
    );
    const error: unknown = await client.getHealth(place).catch(e => e);
    expect(error).toBeInstanceOf(Error);
    expect(
      JSON.stringify(error, Object.getOwnPropertyNames(error)),
    ).not.toMatch(/of oidc/);
  });
});
