import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import {
  discovery,
  pageNotFound,
  startApiServer,
  status,
} from '../testing/apiServer';
import {
  ScriptedServer,
  type Received,
  type Reply,
} from '../testing/ScriptedServer';
import { ClusterError } from './ClusterError';
import { DefaultClusterClient } from './DefaultClusterClient';
import { KubernetesPluginTransport } from './KubernetesPluginTransport';

const configMap = (name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'ns' },
});
const reference = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'ns',
  name: 'a',
};
const objectPath = '/api/v1/namespaces/ns/configmaps/a';

type Api = Awaited<ReturnType<typeof startApiServer>>;

/** Runs a test against an API server that is gone afterwards. */
async function withApi<T>(
  answer: (request: Received) => Reply | undefined,
  test: (api: Api) => Promise<T>,
): Promise<T> {
  const api = await startApiServer(answer);
  try {
    return await test(api);
  } finally {
    await api.stop();
  }
}

const on =
  (method: string, path: string, reply: Reply) =>
  (request: Received): Reply | undefined =>
    request.method === method && request.path === path ? reply : undefined;

const errorOf = async (promise: Promise<unknown>): Promise<ClusterError> => {
  const error = await promise.then(
    () => new Error('no error'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ClusterError)) {
    throw error;
  }
  return error;
};

describe('reading', () => {
  it('gives an object, or undefined when it or its kind does not exist', () =>
    withApi(
      request =>
        on('GET', objectPath, { body: configMap('a') })(request) ??
        on(
          'GET',
          '/api/v1/namespaces/ns/configmaps/b',
          status(404, 'NotFound', 'configmaps "b" not found'),
        )(request),
      async ({ client }) => {
        expect(await client.get(reference)).toEqual(configMap('a'));
        expect(await client.get({ ...reference, name: 'b' })).toBeUndefined();
        expect(
          await client.get({ ...reference, apiVersion: 'no.such/v1' }),
        ).toBeUndefined();
      },
    ));

  it('lists every page, and names the kind that items of built-in lists leave out', () =>
    withApi(
      ({ path, query }) => {
        if (path !== '/api/v1/namespaces/ns/configmaps') {
          return undefined;
        }
        const page = Number(query.get('continue') ?? 0);
        return {
          body: {
            kind: 'ConfigMapList',
            metadata: page < 2 ? { continue: String(page + 1) } : {},
            items: [{ metadata: { name: `m${page}`, namespace: 'ns' } }],
          },
        };
      },
      async ({ client, server }) => {
        const items = await client.list(reference, {
          namespace: 'ns',
          labelSelector: 'a=b,c in (d)',
        });
        expect(items).toEqual(['m0', 'm1', 'm2'].map(configMap));
        expect(
          server.received
            .filter(({ query }) => query.has('limit'))
            .map(({ query }) => query.get('labelSelector')),
        ).toEqual(['a=b,c in (d)', 'a=b,c in (d)', 'a=b,c in (d)']);
      },
    ));

  it('says which kind is not served, and finds it once it is', async () => {
    let installed = false;
    await withApi(
      ({ path }) => {
        if (path === '/apis/new.io/v1') {
          return installed
            ? {
                body: {
                  resources: [
                    { name: 'things', kind: 'Thing', namespaced: false },
                  ],
                },
              }
            : pageNotFound;
        }
        return path === '/apis/new.io/v1/things'
          ? { body: { metadata: {}, items: [] } }
          : undefined;
      },
      async ({ client }) => {
        const kind = { apiVersion: 'new.io/v1', kind: 'Thing' };
        const error = await errorOf(client.list(kind));
        expect(error.code).toBe('KindNotServed');
        expect(error.message).toContain('does not serve Thing of new.io/v1');
        installed = true;
        expect(await client.list(kind)).toEqual([]);
      },
    );
  });

  it('keeps what discovery said, and keeps connections', () =>
    withApi(on('GET', objectPath, { body: configMap('a') }), async api => {
      for (let n = 0; n < 20; n += 1) {
        await api.client.get(reference);
      }
      expect(
        api.server.received.filter(({ path }) => path === '/api/v1'),
      ).toHaveLength(1);
      expect(api.server.connections).toBeLessThan(5);
      expect(api.server.received[0].headers.authorization).toBe(
        'Bearer secret',
      );
    }));

  it('tells which kinds are served, even if one aggregated API is down', () =>
    withApi(
      request =>
        on('GET', '/version', { body: { major: '1', minor: '34+' } })(
          request,
        ) ??
        on('GET', '/api', { body: { versions: ['v1'] } })(request) ??
        on('GET', '/apis', {
          body: {
            groups: [
              { versions: [{ groupVersion: 'apps/v1' }] },
              { versions: [{ groupVersion: 'metrics.k8s.io/v1beta1' }] },
            ],
          },
        })(request) ??
        on(
          'GET',
          '/apis/metrics.k8s.io/v1beta1',
          status(503, 'ServiceUnavailable', 'down'),
        )(request),
      async ({ client }) => {
        const { kinds, kubernetesVersion } = await client.discover();
        expect(kubernetesVersion).toBe('1.34');
        expect(kinds).toContain('v1/Pod');
        expect(kinds).toContain('apps/v1/Deployment');
        expect(kinds).not.toContain('apps/v1/Scale');
      },
    ));
});

describe('writing', () => {
  it('applies as JSON under the type of an apply', () =>
    withApi(
      on('PATCH', objectPath, { status: 201, body: configMap('a') }),
      async ({ client, server }) => {
        await client.apply(configMap('a'), {
          fieldManager: 'me',
          force: true,
          dryRun: true,
        });
        const { body, headers, query } = server.received[1];
        expect(headers['content-type']).toBe('application/apply-patch+yaml');
        expect(Object.fromEntries(query)).toEqual({
          fieldManager: 'me',
          force: 'true',
          dryRun: 'All',
        });
        expect(JSON.parse(body)).toEqual(configMap('a'));
      },
    ));

  it('passes on what the API server objects to, field by field', () =>
    withApi(
      on(
        'PATCH',
        objectPath,
        status(422, 'Invalid', 'ConfigMap "a" is invalid', [
          {
            reason: 'FieldValueInvalid',
            field: 'spec.proxyService.port',
            message: 'Invalid value: 70000',
          },
        ]),
      ),
      async ({ client }) => {
        const error = await errorOf(
          client.apply(configMap('a'), { fieldManager: 'me' }),
        );
        expect(error).toMatchObject({
          code: 'Invalid',
          httpStatus: 422,
          cluster: 'test',
          message:
            'Cluster test refused to apply ConfigMap ns/a: ConfigMap "a" is invalid',
          causes: [
            {
              field: 'spec.proxyService.port',
              message: 'Invalid value: 70000',
            },
          ],
        });
        // Backstage would answer with these.
        expect(error).not.toHaveProperty('status');
        expect(error).not.toHaveProperty('statusCode');
      },
    ));

  it('does not delete a namesake', () =>
    withApi(
      on('DELETE', objectPath, status(409, 'Conflict', 'Precondition failed')),
      async ({ client, server }) => {
        expect(await client.delete(reference, { uid: 'old' })).toBe(false);
        expect(JSON.parse(server.received[1].body)).toMatchObject({
          preconditions: { uid: 'old' },
        });
      },
    ));
});

it('reaches pods and services through the API server', () =>
  withApi(
    ({ body, headers, method, path, query }) => ({
      status: path.endsWith('/log') ? 200 : 429,
      body: path.endsWith('/log')
        ? `${query.get('container')} since ${query.get('sinceTime')}`
        : {
            body,
            method,
            path,
            query: query.toString(),
            id: headers['x-request-id'],
          },
    }),
    async ({ client }) => {
      expect(
        await client.podLog(
          { namespace: 'ns', name: 'p', container: 'epp' },
          { sinceTime: new Date('2026-11-23T10:00:00.750Z') },
        ),
      ).toBe('epp since 2026-11-23T10:00:00Z');
      const response = await client.fetchService(
        { namespace: 'ns', name: 'svc', port: 80 },
        '/v1/completions?x=1',
        { method: 'POST', headers: { 'x-request-id': 'r1' }, body: '{}' },
      );
      // An answer of the service is an answer, whatever its status.
      expect(response.status).toBe(429);
      expect(await response.json()).toEqual({
        method: 'POST',
        path: '/api/v1/namespaces/ns/services/http:svc:80/proxy/v1/completions',
        query: 'x=1',
        id: 'r1',
        body: '{}',
      });
    },
  ));

describe('when nothing comes back', () => {
  it('says that the cluster could not be reached, and why', async () => {
    const api = await startApiServer(() => undefined);
    await api.stop();
    const error = await errorOf(api.client.get(reference));
    expect(error.code).toBe('Unreachable');
    expect(error.message).toMatch(
      /Cluster test could not be reached.*ECONNREFUSED/,
    );
  });

  it('throws the reason of the one who gave up', () =>
    withApi(
      () => undefined,
      async ({ client }) => {
        const reason = new Error('enough');
        await expect(
          client.list(reference, { signal: AbortSignal.abort(reason) }),
        ).rejects.toBe(reason);
      },
    ));

  it('does not take another server for an API server', () =>
    withApi(
      on('GET', objectPath, { body: '<html>Sign in</html>' }),
      async ({ client }) => {
        expect((await errorOf(client.get(reference))).message).toContain(
          'is there an API server at this address?',
        );
      },
    ));
});

describe("through Backstage's Kubernetes plugin", () => {
  async function withProxy(
    answer: (request: Received) => Reply | undefined,
    test: (
      client: DefaultClusterClient,
      server: ScriptedServer,
    ) => Promise<void>,
  ) {
    const server = await ScriptedServer.start(request => {
      const unproxied = {
        ...request,
        path: request.path.replace('/proxy', ''),
      };
      return answer(unproxied) ?? discovery(unproxied) ?? pageNotFound;
    });
    try {
      const client = DefaultClusterClient.create({
        transport: new KubernetesPluginTransport({
          cluster: 'staging',
          auth: mockServices.auth(),
          discovery: mockServices.discovery.mock({
            getBaseUrl: async plugin => {
              expect(plugin).toBe('kubernetes');
              return server.url;
            },
          }),
          credentials: async () => mockCredentials.service(),
        }),
      });
      await test(client, server);
    } finally {
      await server.stop();
    }
  }

  it('names the cluster, shows a token for the plugin and asks for no compression', () =>
    withProxy(
      on('GET', objectPath, { body: configMap('a') }),
      async (client, server) => {
        expect(await client.get(reference)).toEqual(configMap('a'));
        for (const { headers } of server.received) {
          expect(headers).toMatchObject({
            'backstage-kubernetes-cluster': 'staging',
            'accept-encoding': 'identity',
            authorization: expect.stringMatching(/^Bearer .+/),
          });
        }
      },
    ));

  it.each([
    [404, 'NotFoundError', 'Unreachable', 'clusterLocatorMethods'],
    [403, 'NotAllowedError', 'Forbidden', 'kubernetes.proxy'],
    [401, 'AuthenticationError', 'Unauthorized', 'credentials'],
  ])(
    'never takes its own %i for the absence of an object',
    (code, name, expected, advice) =>
      withProxy(
        () => ({ status: code, body: { error: { name, message: 'no' } } }),
        async client => {
          const error = await errorOf(client.get(reference));
          expect(error.code).toBe(expected);
          expect(error.message).toContain(advice);
        },
      ),
  );
});
