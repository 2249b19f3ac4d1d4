import type { StackAction } from '@llm-d-sim/plugin-llm-d-common';
import { clusterWith } from './testing/__testUtils__/clusterWith';
import {
  startPortalUnderTest,
  stackEntity,
} from './testing/__testUtils__/PortalUnderTest';
import { until } from './testing/until';

const scale: StackAction = { type: 'scale', stage: 'decode', replicas: 1 };

describe('a stack', () => {
  it('is no row of the fleet for those who may not read it', async () => {
    const entities = [
      stackEntity('of-a', { provided: true }),
      stackEntity('of-b', { provided: true, owner: 'group:default/team-b' }),
    ];
    const { api } = await startPortalUnderTest({
      entities,
      decide: ({ resourceRef }: { resourceRef?: string }) =>
        resourceRef === 'resource:default/of-a',
    });
    const { body } = await until(
      () => api.get('/api/llm-d/v1/stacks'),
      answer => answer.body.items.length > 0,
    );
    expect(body.items).toEqual([
      expect.objectContaining({ entityRef: 'resource:default/of-a' }),
    ]);
    expect(body.totalItems).toBe(1);
  });

  it('of another team is nobody’s by an entity that somebody typed', async () => {
    const entities = [stackEntity('typed', { provided: false })];
    const base = '/api/llm-d/v1/entities/component/default/typed';
    const policy = {
      namespaces: [{ name: 'team-a-*', owners: ['group:default/team-a'] }],
    };
    const outside = await startPortalUnderTest({
      entities,
      llmD: { policy },
      ownershipEntityRefs: ['group:default/team-b'],
    });
    const hidden = await outside.api.get(`${base}/health`);
    expect(hidden.status).toBe(403);
    expect(hidden.body.error.message).toContain('llmD.policy.namespaces');
    const fleet = await outside.api.get('/api/llm-d/v1/stacks');
    expect(fleet.body.items).toEqual([]);
    expect(
      outside.proxied.filter(({ path: asked }) => asked.includes('team-a-dev')),
    ).toEqual([]);

    const inside = await startPortalUnderTest({
      entities,
      llmD: { policy },
      ownershipEntityRefs: ['group:default/team-a'],
    });
    expect((await inside.api.get(`${base}/health`)).status).toBe(200);
    const run = await inside.api
      .post(`${base}/routing-tests`)
      .send({ scenario: 'prefix-cache-skew' });
    expect([run.status, run.body.error.message]).toEqual([
      403,
      expect.stringContaining('read-only'),
    ]);
    const write = await inside.api
      .post(`${base}/actions`)
      .send({ action: scale, revision: 'seen' });
    expect(write.status).toBe(403);
    expect(inside.proxied.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('is written to by an entity that its custom resource names back', async () => {
    const { api } = await startPortalUnderTest({
      entities: [stackEntity('typed', { provided: false })],
      answer: clusterWith(() => [
        {
          apiVersion: 'sim.llm-d.io/v1alpha1',
          kind: 'SchedulerInstall',
          metadata: {
            name: 'demo',
            namespace: 'team-a-dev',
            annotations: { 'sim.llm-d.io/entity': 'component:default/typed' },
          },
          spec: {
            simulatorNamespace: 'team-a-dev',
            epp: { enabled: true, poolName: 'demo-pool' },
          },
        },
      ]),
    });
    const run = await api
      .post('/api/llm-d/v1/entities/component/default/typed/routing-tests')
      .send({ scenario: 'prefix-cache-skew' });
    expect(run.status).toBe(202);
  });

  it('is broken on purpose by those with one more permission only', async () => {
    const { api } = await startPortalUnderTest({
      entities: [stackEntity('demo', { provided: true })],
      decide: ({ permission }) =>
        permission.name !== 'llm-d.routing-test.disrupt',
    });
    const start = (scenario: string) =>
      api
        .post('/api/llm-d/v1/entities/resource/default/demo/routing-tests')
        .send({ scenario });
    const refused = await start('failover');
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      expect.stringContaining('llm-d.routing-test.disrupt'),
    ]);
    expect((await start('round-robin')).status).toBe(202);
  });
});
