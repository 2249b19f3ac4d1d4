import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import type { JsonObject } from '@backstage/types';
import { LiveCluster } from '@llm-d-sim/live-cluster';
import { readStackPolicy } from '@llm-d-sim/plugin-llm-d-common';
import {
  LOOPBACK_GATEWAYS,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { runAction, succeed } from '../__testUtils__/ActionRun';
import { silentCluster } from '../__testUtils__/silentCluster';
import { testGate } from '../__testUtils__/testGate';
import { createApplyAction } from '../actions/apply';
import { createPullRequestAction } from '../actions/pullRequest';
import { createRenderAction } from '../actions/render';
import { createRoutingTestAction } from '../actions/routingTest';

const place = { cluster: 'local', namespace: 'llm-d-sim', name: 'demo' };
const chat: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'chat',
    namespace: 'default',
    annotations: {
      'sim.llm-d.io/cluster': 'local',
      'sim.llm-d.io/scheduler-install': 'llm-d-sim/demo',
    },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-b' },
};

describe('ways around a stack’s entity', () => {
  const workspace = createMockDirectory();
  let live: LiveCluster;
  let manifests: JsonObject[];

  beforeAll(async () => {
    live = await LiveCluster.start();
    manifests = (
      await succeed(
        createRenderAction(),
        { form: { name: 'demo' } },
        { workspacePath: workspace.path },
      )
    ).outputs.manifests;
    await succeed(actions().apply, {
      cluster: 'local',
      manifests,
    });
    await live.client.apply(
      {
        apiVersion: 'sim.llm-d.io/v1alpha1',
        kind: 'SchedulerInstall',
        metadata: {
          name: 'demo',
          namespace: 'llm-d-sim',
          annotations: { 'sim.llm-d.io/entity': 'component:default/chat' },
        },
      },
      { fieldManager: 'test' },
    );
  });
  afterAll(async () => {
    await live?.stop();
  });

  function actions(
    gateOptions: Parameters<typeof testGate>[0] = {},
    client: ClusterClient = live.client,
  ) {
    const auditor = mockServices.auditor.mock();
    auditor.createEvent.mockResolvedValue({
      success: async () => {},
      fail: async () => {},
    });
    const parts = {
      auditor,
      gate: testGate({ entities: [chat], ...gateOptions }),
      clusterAccess: () => client,
    };
    return {
      apply: createApplyAction(parts),
      pullRequest: createPullRequestAction({
        ...parts,
        gitOps: { repoUrl: 'git?owner=a&repo=b', branch: 'main', folder: 'x' },
        integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
      }),
      test: createRoutingTestAction({
        ...parts,
        policy: readStackPolicy(gateOptions.policy),
        allowedGateways: LOOPBACK_GATEWAYS,
      }),
    };
  }

  const mayNot = (...permissions: string[]) => ({
    denied: { 'component:default/chat': permissions },
  });
  const ask = (...options: Parameters<typeof actions>) => ({
    of: (more: { remove?: boolean } = {}) =>
      runAction(
        actions(...options).pullRequest,
        { ...place, ...more },
        { workspacePath: workspace.path, isDryRun: true },
      ),
  });

  it.each([
    ['a change', 'llm-d.stack.apply', {}],
    ['the end', 'llm-d.stack.delete', { remove: true }],
  ])(
    'a pull request for %s needs the permission on the entity that the stack names',
    async (_, permission, more) => {
      const { error } = await ask(mayNot(permission)).of(more);
      expect(error?.message).toMatch(
        new RegExp(`component:default/chat \\(permission ${permission}\\)`),
      );
      expect((await ask().of(more)).error).toBeUndefined();
    },
  );

  it('a pull request for a cluster that does not tell needs it on every entity that claims the stack', async () => {
    const silent = silentCluster('local');
    const refused = await ask(mayNot('llm-d.stack.apply'), silent).of();
    expect(refused.error?.message).toContain(
      'component:default/chat (permission llm-d.stack.apply)',
    );
    const other = { ...chat, metadata: { ...chat.metadata, annotations: {} } };
    for (const entities of [[chat], [other]]) {
      const allowed = await ask({ entities }, silent).of();
      expect(allowed.error).toBeUndefined();
    }
    const unconcerned = await ask(
      { entities: [other], ...mayNot('llm-d.stack.apply') },
      silent,
    ).of();
    expect(unconcerned.error).toBeUndefined();
  });

  it('removing members needs the permission to delete, on what they belong to', async () => {
    const input = {
      cluster: 'local',
      prune: true,
      manifests: manifests.filter(({ kind }) => kind === 'SchedulerInstall'),
    };
    const { error } = await runAction(
      actions(mayNot('llm-d.stack.delete')).apply,
      input,
    );
    expect(error?.message).toContain(
      'delete component:default/chat (permission llm-d.stack.delete)',
    );
    const simulator = {
      apiVersion: 'sim.llm-d.io/v1alpha1',
      kind: 'SimulatorDeployment',
      namespace: 'llm-d-sim',
      name: 'demo',
    };
    expect(await live.client.get(simulator)).toBeDefined();
    const allowed = await succeed(actions().apply, input, { isDryRun: true });
    expect(allowed.log).toContain('- SimulatorDeployment llm-d-sim/demo');
    // Nothing is removed without prune, so nothing more is asked.
    await succeed(
      actions(mayNot('llm-d.stack.delete')).apply,
      { ...input, prune: false },
      { isDryRun: true },
    );
  });

  it('a routing test goes to no namespace that the policy does not give, wherever the stack leads', async () => {
    await live.client.apply(
      {
        apiVersion: 'sim.llm-d.io/v1alpha1',
        kind: 'SchedulerInstall',
        metadata: { name: 'far', namespace: 'llm-d-sim' },
        spec: { simulatorNamespace: 'team-b' },
      },
      { fieldManager: 'test' },
    );
    const namespaces = [
      { name: 'llm-d-sim' },
      { name: 'team-b', owners: ['group:default/team-b'] },
    ];
    const { error } = await runAction(
      actions({ policy: { namespaces } }).test,
      { ...place, name: 'far' },
    );
    expect(error?.message).toContain(
      'namespace team-b of cluster local is for group:default/team-b only (rule llmD.policy.namespaces)',
    );
  });
});
