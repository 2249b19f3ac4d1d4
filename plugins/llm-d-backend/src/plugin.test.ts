import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import Router from 'express-promise-router';
import request from 'supertest';
import llmDPlugin from '.';

const annotations = {
  'sim.llm-d.io/cluster': 'local',
  'sim.llm-d.io/inference-pool': 'llm-d-sim/demo',
  'sim.llm-d.io/scheduler-install': 'llm-d-sim/demo',
};

function anEntity(name: string, extra: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      namespace: 'default',
      annotations: { ...annotations, ...extra },
    },
    spec: { type: 'inference-stack', owner: 'group:default/ai-platform' },
  };
}

const entities = [
  anEntity('provided', {
    'backstage.io/managed-by-origin-location':
      'llm-d:local/llm-d-sim/schedulerinstalls/demo',
  }),
  anEntity('typed-by-somebody', {
    'backstage.io/managed-by-origin-location':
      'url:https://git.example.com/catalog-info.yaml',
  }),
  anEntity('malformed', { 'sim.llm-d.io/scheduler-install': '../../secrets' }),
];

/** The Kubernetes plugin's proxy in front of an API server that gives one answer to everything. */
function kubernetesProxy(answer: { status: number; body: unknown }) {
  const seen: { path: string; cluster?: string }[] = [];
  const plugin = createBackendPlugin({
    pluginId: 'kubernetes',
    register(env) {
      env.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          const router = Router();
          router.get('/clusters', (_req, res) => {
            res.json({
              items: [{ name: 'local', authProvider: 'serviceAccount' }],
            });
          });
          router.use('/proxy', (req, res) => {
            seen.push({
              path: req.path,
              cluster: req.header('backstage-kubernetes-cluster'),
            });
            res.status(answer.status).json(answer.body);
          });
          httpRouter.use(router);
        },
      });
    },
  });
  return { plugin, seen };
}

async function startBackend(
  options: {
    permissions?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
    cluster?: { status: number; body: unknown };
  } = {},
) {
  const kubernetes = kubernetesProxy(
    options.cluster ?? { status: 401, body: { kind: 'Status', code: 401 } },
  );
  const { server } = await startTestBackend({
    features: [
      llmDPlugin,
      kubernetes.plugin,
      catalogServiceMock.factory({ entities }),
      mockServices.permissions.factory({
        result: options.permissions ?? AuthorizeResult.ALLOW,
      }),
    ],
  });
  return { api: request(server), seen: kubernetes.seen };
}

const provided = '/api/llm-d/v1/entities/resource/default/provided';
const scenario = 'prefix-cache-skew';
const noRun = '00000000-0000-4000-8000-000000000000';
const routes: [method: 'get' | 'post', path: string, body?: object][] = [
  ['get', '/health'],
  ['get', '/routing-tests'],
  ['post', '/routing-tests', { scenario }],
  ['get', `/routing-tests/${noRun}`],
  ['post', `/routing-tests/${noRun}/cancel`],
];

describe('llm-d backend', () => {
  it('lets nobody in who is not signed in, not permitted, or cannot see the entity', async () => {
    const { api, seen } = await startBackend({
      permissions: AuthorizeResult.DENY,
    });
    for (const [method, path, body] of routes) {
      const call = (base: string) => api[method](`${base}${path}`).send(body);
      const anonymous = await call(provided).set(
        'Authorization',
        mockCredentials.none.header(),
      );
      expect([path, anonymous.status]).toEqual([path, 401]);
      const denied = await call(provided);
      expect([path, denied.status]).toEqual([path, 403]);
      const unseen = await call(
        '/api/llm-d/v1/entities/resource/default/unseen',
      );
      expect([path, unseen.status]).toEqual([path, 404]);
    }
    // What is followed under the portal's own identity are whole kinds, never one caller's objects.
    expect(seen.filter(({ path }) => path.includes('/namespaces/'))).toEqual(
      [],
    );
  });

  it('publishes its permissions as ones that the catalog can decide by owner', async () => {
    const { api } = await startBackend();
    const { body } = await api.get(
      '/api/llm-d/.well-known/backstage/permissions/metadata',
    );
    expect(body.permissions).toContainEqual({
      type: 'resource',
      name: 'llm-d.routing-test.run',
      attributes: { action: 'update' },
      resourceType: 'catalog-entity',
    });
  });

  it('does not pass the cluster’s 401 on as its own', async () => {
    const { api, seen } = await startBackend();
    const { body, status } = await api.get(`${provided}/health`);
    expect([status, body.status]).toEqual([200, 'unknown']);
    expect(body.rootCause.message).toContain('local');
    const drift = await api.get(`${provided}/drift`);
    expect([drift.status, drift.body.error.name]).toEqual([
      503,
      'ServiceUnavailableError',
    ]);
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen.map(({ cluster }) => cluster))).toEqual(
      new Set(['local']),
    );
  });

  it('starts a run, tells what became of it, and has it in the list', async () => {
    const { api } = await startBackend();
    const started = await api
      .post(`${provided}/routing-tests`)
      .send({ scenario });
    expect(started.status).toBe(202);
    expect(started.body).toMatchObject({
      scenario,
      state: 'running',
      entityRef: 'resource:default/provided',
      startedBy: 'user:default/mock',
    });
    let { body } = started;
    while (body.state === 'running') {
      ({ body } = await api.get(
        `${provided}/routing-tests/${started.body.id}`,
      ));
    }
    // The portal's account is not let into this cluster.
    expect(body).toMatchObject({ state: 'failed', requests: [] });
    expect(body.error).toContain('local');
    const { body: list } = await api.get(`${provided}/routing-tests`);
    expect(list.items).toEqual([
      expect.objectContaining({ id: started.body.id, state: 'failed' }),
    ]);
    const elsewhere = await api.get(
      `/api/llm-d/v1/entities/resource/default/typed-by-somebody/routing-tests/${started.body.id}`,
    );
    expect(elsewhere.status).toBe(404);
  });

  it('runs no test on a stack that somebody typed into an entity file', async () => {
    const { api } = await startBackend({
      cluster: { status: 404, body: { kind: 'Status', code: 404 } },
    });
    const { body, status } = await api
      .post(
        '/api/llm-d/v1/entities/resource/default/typed-by-somebody/routing-tests',
      )
      .send({ scenario });
    expect(status).toBe(403);
    expect(body.error.message).toContain('read-only');
  });

  it('says what is wrong with a request', async () => {
    const { api } = await startBackend();
    const unknown = await api
      .post(`${provided}/routing-tests`)
      .send({ scenario: 'telepathy' });
    expect(unknown.status).toBe(400);
    expect(unknown.body.error.message).toContain('prefix-cache-skew');
    // Where a test goes is not the caller's to say.
    const smuggled = await api
      .post(`${provided}/routing-tests`)
      .send({ scenario, cluster: 'production' });
    expect(smuggled.status).toBe(400);
    const badId = await api.get(`${provided}/routing-tests/1%20or%202`);
    expect(badId.status).toBe(400);
    const malformed = await api.get(
      '/api/llm-d/v1/entities/resource/default/malformed/health',
    );
    expect(malformed.status).toBe(404);
    expect(malformed.body.error.message).toContain('<namespace>/<name>');
  });
});
