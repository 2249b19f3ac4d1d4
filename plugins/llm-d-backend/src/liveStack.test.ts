import { mockCredentials } from '@backstage/backend-test-utils';
import {
  LLM_D_SIGNAL_CHANNEL,
  type HealthReport,
  type RoutingTestRunDetail,
} from '@llm-d-sim/plugin-llm-d-common';
import request, { type Agent } from 'supertest';
import {
  entityRef,
  LiveStack,
  place,
  stackPath,
} from './testing/__testUtils__/LiveStack';
import { McpAgent } from './testing/__testUtils__/McpAgent';
import { SignalListener } from './testing/__testUtils__/SignalListener';
import { until } from './testing/until';

const patience = 300_000;
jest.setTimeout(patience);

describe('llm-d backend before a stack that runs', () => {
  let live: LiveStack;
  let api: Pick<Agent, 'get' | 'post' | 'put' | 'delete'>;

  beforeAll(async () => {
    live = await LiveStack.start(patience);
    api = await live.startPortal();
  });

  afterAll(() => live.stop());

  const deployment = (name: string) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: place.namespace,
    name,
  });

  it('shows its health, every link of it', async () => {
    const { body, status } = await api.get(`${stackPath}/health`);
    expect([status, body.status, body.localStandIn]).toEqual([
      200,
      'healthy',
      true,
    ]);
    expect(body.pods).toHaveLength(3);
    expect(body.gatewayUrl).toMatch(/^http:\/\/127\./);
  });

  it.each([true, false])(
    'has it in the fleet, with what a row needs (watched: %p)',
    async watch => {
      const portal = await live.startPortal({ watch });
      const { body } = await until(
        () => portal.get('/api/llm-d/v1/stacks?status=healthy&limit=10'),
        answer => answer.body.totalItems === 1,
      );
      expect(body.items).toEqual([
        expect.objectContaining({
          entityRef,
          ...place,
          cluster: 'local',
          owner: 'group:default/ai-platform',
          status: 'healthy',
          gatewayProvider: 'local',
          eppVersion: expect.stringMatching(/^v/),
          modelServers: { ready: 3, wanted: 3 },
          localStandIn: true,
        }),
      ]);
      expect(body.counts).toMatchObject({ healthy: 1, degraded: 0 });
      expect(body.clusters).toEqual([
        expect.objectContaining({
          name: 'local',
          state: watch ? 'watched' : 'polled',
        }),
      ]);
    },
  );

  it('pokes everybody, with ids only, when the stack changes', async () => {
    await until(
      () => api.get('/api/llm-d/v1/stacks'),
      answer => answer.body.items[0]?.status === 'healthy',
    );
    live.signals.length = 0;
    await live.loseDecodePod();
    await until(
      async () => live.signals,
      signals => signals.length > 0,
    );
    expect(live.signals[0]).toEqual({
      recipients: { type: 'broadcast' },
      channel: 'llm-d',
      message: { type: 'stack', id: '', entityRef },
    });
    await until(
      () => api.get(`${stackPath}/health`),
      answer => answer.body.status === 'healthy',
    );
  });

  it('tells every page through the signals plugin, which then reads the change', async () => {
    const portal = await live.startPortalServer({ signals: true });
    const page = request(portal);
    const listeners = await Promise.all(
      ['one page', 'another'].map(() =>
        SignalListener.connect(portal, LLM_D_SIGNAL_CHANNEL),
      ),
    );
    await until(
      () => page.get('/api/llm-d/v1/stacks'),
      answer => answer.body.items[0]?.status === 'healthy',
    );
    const heardBefore = listeners.map(({ messages }) => messages.length);
    const began = performance.now();
    const lost = await live.loseDecodePod();
    await until(
      async () => listeners,
      all =>
        all.every(
          ({ messages }, index) => messages.length > heardBefore[index],
        ),
    );
    console.log(
      `a deleted pod was told of after ${Math.round(
        performance.now() - began,
      )} ms`,
    );
    // The poke says what to read anew; one that was under way already may be about something else.
    await until(
      () => page.get(`${stackPath}/health`),
      answer =>
        answer.body.pods.every(
          ({ name, ready }: HealthReport['pods'][number]) =>
            name !== lost || !ready,
        ),
    );
    for (const listener of listeners) {
      expect(listener.messages.at(-1)).toEqual({
        channel: LLM_D_SIGNAL_CHANNEL,
        message: { type: 'stack', id: '', entityRef },
      });
      listener.close();
    }
    await until(
      () => page.get(`${stackPath}/health`),
      answer => answer.body.status === 'healthy',
    );
  });

  it('asks the stack itself when somebody wants to know', async () => {
    const { body, status } = await api.post(`${stackPath}/probe`);
    expect([status, body.status]).toEqual([200, 'healthy']);
    expect(JSON.stringify(body)).toContain('through the gateway');
    const off = await live.startPortal({ llmD: { health: { probe: 'off' } } });
    const refused = await off.post(`${stackPath}/probe`);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('llmD.health.probe');
  });

  it('shows what is behind each link, the pods’ figures, drift and the EPP’s profile', async () => {
    const node = await api.get(`${stackPath}/nodes/epp`);
    expect(node.body).toMatchObject({ node: 'epp' });
    expect(node.body.logs[0].lines.length).toBeGreaterThan(0);
    expect(node.body.objects[0].metadata.managedFields).toBeUndefined();

    const figures = await api.get(`${stackPath}/pod-figures`);
    expect(figures.body.items).toHaveLength(3);
    expect(figures.body.items[0]).toMatchObject({ role: 'decode', running: 0 });

    const drift = await api.get(`${stackPath}/drift`);
    expect(
      new Set(drift.body.entries.map(({ state }: { state: string }) => state)),
    ).toEqual(new Set(['same']));

    const profile = await api.get(`${stackPath}/epp-profile`);
    expect(profile.body).toMatchObject({ replicas: 1, editable: true });
    expect(
      profile.body.profiles[0].plugins.map(
        ({ role }: { role: string }) => role,
      ),
    ).toContain('scorer');
  });

  it('tells what the cluster offers to somebody who fills in a form', async () => {
    const { body } = await api.get('/api/llm-d/v1/clusters');
    expect(body.items).toEqual([
      expect.objectContaining({
        name: 'local',
        reachable: true,
        namespaces: ['*'],
        missing: [],
        taken: [
          { kind: 'SchedulerInstall', namespace: 'llm-d-sim', name: 'demo' },
          { kind: 'SimulatorDeployment', namespace: 'llm-d-sim', name: 'demo' },
        ],
        localStandIn: true,
      }),
    ]);
    expect(body.items[0].existingNamespaces).toContain('llm-d-sim');
    expect(body.items[0].gatewayClasses).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ provider: 'local', accepted: true }),
      ]),
    );
  });

  async function runTest(
    portal: typeof api,
    body: object = { scenario: 'prefix-cache-skew' },
  ): Promise<RoutingTestRunDetail> {
    const started = await portal.post(`${stackPath}/routing-tests`).send(body);
    expect([started.status, started.body.state]).toEqual([202, 'running']);
    const { body: run } = await until(
      () => portal.get(`${stackPath}/routing-tests/${started.body.id}`),
      answer => answer.body.state !== 'running',
    );
    return run;
  }

  it('proves by a test that the cached prefix is preferred, keeps the result, and compares it', async () => {
    const run = await runTest(api);
    expect([run.error, run.report?.reason, run.state, run.verdict]).toEqual([
      undefined,
      undefined,
      'finished',
      'pass',
    ]);
    expect(run.report?.assertions.length).toBeGreaterThan(5);
    const [cold, ...warm] = run.requests;
    for (const { decision, served } of warm) {
      expect([decision?.source, decision?.picked, served]).toEqual([
        'epp-log',
        cold.served,
        cold.served,
      ]);
    }
    const runs = `${stackPath}/routing-tests`;
    expect((await api.get(runs)).body.items[0]).toMatchObject({
      id: run.id,
      verdict: 'pass',
      figures: { requests: run.requests.length, failed: 0 },
    });

    const pinned = await api.put(`${runs}/${run.id}/baseline`);
    expect(pinned.body).toMatchObject({ id: run.id, baseline: true });
    const again = await runTest(api, {
      scenario: run.scenario,
      parameters: run.parameters,
      seed: `${run.seed}-again`,
    });
    const compared = await api.get(`${runs}/${again.id}/compare/${run.id}`);
    expect(compared.body).toMatchObject({
      comparable: true,
      baseline: { id: run.id, baseline: true },
      candidate: { id: again.id },
    });
    const statistics = await api.get(`${stackPath}/flake-statistics`);
    expect(statistics.body.items).toEqual([
      expect.objectContaining({ scenario: run.scenario, runs: 2, passed: 2 }),
    ]);
    const junit = await api.get(`${runs}/${run.id}/export?format=junit`);
    expect(junit.headers['content-type']).toContain('application/xml');
    expect(junit.text ?? junit.body.toString()).toContain('<testsuite');
    const fleet = await api.get('/api/llm-d/v1/stacks');
    expect(fleet.body.items[0].lastRun).toMatchObject({
      id: again.id,
      verdict: 'pass',
    });
  });

  it('lets an agent prove a route, and tell why a request went where it went', async () => {
    const agent = await McpAgent.connect(
      await live.startPortalServer({ mcp: true }),
      mockCredentials.user.header(),
    );
    const run = await agent.call('llm-d.run-routing-test', {
      entityRef,
      scenario: 'prefix-cache-skew',
    });
    expect(run.output).toMatchObject({
      state: 'finished',
      verdict: 'pass',
      localStandIn: true,
    });
    const why = await agent.call('llm-d.explain-decision', {
      entityRef,
      runId: run.output?.id,
      request: 1,
    });
    expect(why.output).toMatchObject({
      explanation: expect.stringMatching(/prefix/),
      picked: expect.any(String),
    });
    await agent.close();
  });

  it('does not dial the gateway unless the configuration allows it', async () => {
    const run = await runTest(
      await live.startPortal({ llmD: { localCluster: false } }),
    );
    expect(run).toMatchObject({ state: 'failed', requests: [] });
    expect(run.error).toContain(
      'is not on the list of allowed gateways (llmD.gateways.allow)',
    );
  });

  it('finds the cause when a link breaks', async () => {
    const { metadata } = deploymentOf(
      await live.client.list(
        { apiVersion: 'apps/v1', kind: 'Deployment' },
        { namespace: place.namespace },
      ),
      'epp',
    );
    // It would mend the link before anybody has seen it broken.
    await live.stopOperator();
    await live.client.delete({
      ...deployment(metadata.name),
      apiVersion: 'v1',
      kind: 'Service',
    });
    const { body } = await until(
      () => api.get(`${stackPath}/health`),
      answer => answer.body.status !== 'healthy',
    );
    expect(body.rootCause).toMatchObject({
      node: 'epp',
      reason: 'EppServiceNotFound',
    });
  });
});

function deploymentOf<T extends { metadata: { name: string } }>(
  deployments: readonly T[],
  part: string,
): T {
  const found = deployments.find(({ metadata }) =>
    metadata.name.includes(part),
  );
  if (!found) {
    throw new Error(`no Deployment of the ${part}`);
  }
  return found;
}
