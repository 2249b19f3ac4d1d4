import { mockServices } from '@backstage/backend-test-utils';
import { createMockDirectory } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import { LOOPBACK_GATEWAYS } from '@llm-d-sim/plugin-llm-d-node';
import { readStackPolicy } from '@llm-d-sim/plugin-llm-d-common';
import {
  exampleInput,
  runAction,
  succeed,
  type RunOptions,
} from '../__testUtils__/ActionRun';
import { LiveCluster } from '@llm-d-sim/live-cluster';
import { testGate } from '../__testUtils__/testGate';
import { createApplyAction } from './apply';
import { examples as applyExamples } from './apply.examples';
import { createDeleteAction } from './delete';
import { examples as deleteExamples } from './delete.examples';
import { createRenderAction } from './render';
import { createRoutingTestAction } from './routingTest';
import { examples as routingTestExamples } from './routingTest.examples';
import { createScaleAction } from './scale';
import { examples as scaleExamples } from './scale.examples';
import { createTuneAction } from './tune';
import { examples as tuneExamples } from './tune.examples';
import { createValidateAction } from './validate';
import { examples as validateExamples } from './validate.examples';
import { createWaitAction } from './wait';
import { examples as waitExamples } from './wait.examples';

const SIM = 'sim.llm-d.io/v1alpha1';
const place = { cluster: 'local', namespace: 'llm-d-sim', name: 'demo' };

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'local-llm-d-sim-demo',
    namespace: 'default',
    annotations: {
      'backstage.io/managed-by-origin-location':
        'llm-d:local/llm-d-sim/schedulerinstalls/demo',
      'sim.llm-d.io/cluster': 'local',
      'sim.llm-d.io/scheduler-install': 'llm-d-sim/demo',
    },
  },
  spec: { type: 'inference-stack', owner: 'group:default/team-a' },
};

/** The actions one after the other, against a cluster and an operator that are really there. */
describe('the actions, from render to delete', () => {
  const workspace = createMockDirectory();
  const auditor = mockServices.auditor.mock();
  let live: LiveCluster;

  beforeAll(async () => {
    live = await LiveCluster.start();
  });
  afterAll(async () => {
    await live?.stop();
  });
  beforeEach(() => {
    auditor.createEvent.mockResolvedValue({
      success: async () => {},
      fail: async () => {},
    });
  });

  function actions(
    gateOptions: Parameters<typeof testGate>[0] = { entities: [entity] },
  ) {
    const gate = testGate(gateOptions);
    const parts = { gate, auditor, clusterAccess: () => live.client };
    return {
      render: createRenderAction(),
      validate: createValidateAction(parts),
      apply: createApplyAction(parts),
      wait: createWaitAction({
        ...parts,
        catalog: catalogServiceMock({ entities: [entity] }),
      }),
      test: createRoutingTestAction({
        ...parts,
        policy: readStackPolicy(gateOptions.policy),
        allowedGateways: LOOPBACK_GATEWAYS,
      }),
      scale: createScaleAction(parts),
      tune: createTuneAction(parts),
      delete: createDeleteAction(parts),
    };
  }

  const render = async (
    form: JsonObject,
    more: JsonObject = {},
  ): Promise<JsonObject[]> =>
    (
      await succeed(
        actions().render,
        { form, ...more },
        { workspacePath: workspace.path },
      )
    ).outputs.manifests;

  const get = (kind: string, name: string, namespace = 'llm-d-sim') =>
    live.client.get({ apiVersion: SIM, kind, namespace, name });

  it('changes nothing in a dry run', async () => {
    for (const { example } of applyExamples) {
      const { log } = await succeed(actions().apply, exampleInput(example), {
        isDryRun: true,
      });
      expect(log).toContain('+ Namespace llm-d-sim (created)');
    }
    expect(
      await live.client.get({
        apiVersion: 'v1',
        kind: 'Namespace',
        name: 'llm-d-sim',
      }),
    ).toBeUndefined();
  });

  it('takes a form to a running, tested stack', async () => {
    const manifests = await render({ name: 'demo' });
    const validated = await succeed(actions().validate, {
      cluster: 'local',
      manifests,
    });
    expect(validated.outputs.changes).toBe(3);

    const { outputs } = await succeed(actions().apply, {
      cluster: 'local',
      manifests,
    });
    expect(
      outputs.applied.map((one: JsonObject) => [one.change, one.kind]),
    ).toEqual([
      ['created', 'Namespace'],
      ['created', 'SimulatorDeployment'],
      ['created', 'SchedulerInstall'],
    ]);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'stack-apply',
        meta: expect.objectContaining({
          cluster: 'local',
          dryRun: false,
          initiator: 'user:default/mock',
        }),
      }),
    );

    const waited = await succeed(
      actions().wait,
      exampleInput(waitExamples[0].example),
    );
    expect(waited.outputs).toEqual({
      entityRef: 'resource:default/local-llm-d-sim-demo',
      gatewayUrl: expect.stringMatching(/^http:\/\//),
    });

    const tested = await succeed(
      actions().test,
      exampleInput(routingTestExamples[0].example),
    );
    expect(tested.outputs.verdict).toBe('pass');
    expect(tested.outputs.localStandIn).toBe(true);
    expect(tested.log).toMatch(
      /\*\*prefix-cache-skew: pass\*\* \(local stand-in/,
    );
    expect(tested.outputs.summary).toContain('| passed |');
  });

  it('applies the same again as a success that changes nothing, and says so in validate', async () => {
    const manifests = await render({ name: 'demo' });
    const before = await get('SchedulerInstall', 'demo');
    const { outputs } = await succeed(actions().apply, {
      cluster: 'local',
      manifests,
    });
    expect(
      new Set(outputs.applied.map((one: JsonObject) => one.change)),
    ).toEqual(new Set(['unchanged']));
    expect((await get('SchedulerInstall', 'demo'))?.metadata.generation).toBe(
      before?.metadata.generation,
    );
    const changed = await render({ name: 'demo', decodeReplicas: 2 });
    const validated = await succeed(actions().validate, {
      cluster: 'local',
      manifests: changed,
    });
    expect(validated.outputs.changes).toBe(1);
    expect(validated.outputs.diff).toContain(
      'spec.decode.replicas: 3 becomes 2',
    );
  });

  it.each(
    validateExamples
      .map(({ description, example }) => ({
        description,
        input: exampleInput(example),
      }))
      .filter(({ input }) => 'cluster' in input),
  )('runs the example of validate: $description', async ({ input }) => {
    const { outputs } = await succeed(actions().validate, input);
    expect(outputs.diff).toContain('SimulatorDeployment llm-d-sim/demo');
  });

  it('names what a cluster lacks before anything is applied', async () => {
    const manifests = await render({
      name: 'other',
      gatewayClassName: 'no-such-class',
    });
    const { error } = await runAction(actions().validate, {
      cluster: 'local',
      manifests,
    });
    expect(error?.message).toContain('has no GatewayClass no-such-class');
  });

  it.each(routingTestExamples.slice(1))(
    'runs the example of the routing test: $description',
    async ({ example }) => {
      const { outputs } = await succeed(actions().test, exampleInput(example));
      expect(['pass', 'fail', 'inconclusive']).toContain(outputs.verdict);
    },
  );

  it('finds the stack by its entity, and only by one that the provider made', async () => {
    const input = { entityRef: 'resource:default/local-llm-d-sim-demo' };
    const { outputs } = await succeed(actions().test, input);
    expect(outputs.verdict).toBe('pass');
    const typed = {
      ...entity,
      metadata: {
        ...entity.metadata,
        annotations: {
          ...entity.metadata.annotations,
          'backstage.io/managed-by-origin-location': 'url:https://git.example',
        },
      },
    };
    const { error } = await runAction(
      actions({ entities: [typed] }).test,
      input,
    );
    expect(error?.message).toContain('read-only');
    // Nor by its place, when the typed one has taken the name.
    const byPlace = await runAction(actions({ entities: [typed] }).scale, {
      ...place,
      replicas: 1,
    });
    expect(byPlace.error?.message).toContain('read-only');
  });

  it('scales as its example says, unless the policy or somebody else’s ownership forbids it', async () => {
    const input = exampleInput(scaleExamples[0].example);
    const dry = await succeed(actions().scale, input, { isDryRun: true });
    expect(dry.log).toContain('spec.decode.replicas: 3 becomes 5');
    const { outputs } = await succeed(actions().scale, input);
    expect(outputs.previous).toBe(3);
    expect(
      Object(Object((await get('SimulatorDeployment', 'demo'))?.spec).decode),
    ).toMatchObject({ replicas: 5, enabled: true, port: 8200 });

    const refused = await runAction(
      actions({ entities: [entity], policy: { maximumReplicas: 4 } }).scale,
      { ...input, replicas: 6 },
    );
    expect(refused.error?.message).toContain('llmD.policy.maximumReplicas');

    await live.client.apply(
      {
        apiVersion: SIM,
        kind: 'SimulatorDeployment',
        metadata: { name: 'demo', namespace: 'llm-d-sim' },
        spec: { decode: { replicas: 4 } },
      },
      { fieldManager: 'argocd-controller', force: true },
    );
    const conflict = await runAction(actions().scale, input);
    expect(conflict.error?.message).toContain(
      '.spec.decode.replicas belongs to argocd-controller',
    );
    // The other one gives it up again.
    await live.client.apply(
      {
        apiVersion: SIM,
        kind: 'SimulatorDeployment',
        metadata: { name: 'demo', namespace: 'llm-d-sim' },
      },
      { fieldManager: 'argocd-controller' },
    );
    await succeed(actions().scale, { ...input, replicas: 3 });
  });

  it.each(tuneExamples)(
    'runs the example of tune: $description, as a change of that alone',
    async ({ example }) => {
      const { outputs } = await succeed(actions().tune, exampleInput(example), {
        workspacePath: workspace.path,
      });
      const { manifests, path, ...stack } = outputs;
      expect(stack).toEqual(place);
      expect(path).toBe('llm-d');
      const validated = await succeed(actions().validate, {
        cluster: 'local',
        manifests,
      });
      expect(validated.outputs.changes).toBe(1);
      expect(validated.outputs.diff).toContain(
        '~ SchedulerInstall llm-d-sim/demo (changed)',
      );
      expect(validated.outputs.diff).toContain('queue-scorer');
      // Nothing has happened to the stack itself.
      expect((await get('SchedulerInstall', 'demo'))?.spec).not.toEqual(
        manifests.find((one: JsonObject) => one.kind === 'SchedulerInstall')
          .spec,
      );
    },
  );

  it('takes back what was applied when the test behind it does not pass', async () => {
    await succeed(actions().wait, place);
    const eppConfig = [
      'plugins:',
      '  - type: random-picker',
      '  - type: single-profile-handler',
      'schedulingProfiles:',
      '  - name: default',
      '    plugins: [{ pluginRef: random-picker }]',
    ].join('\n');
    const manifests = await render({ name: 'demo', eppConfig });
    const before = Object((await get('SchedulerInstall', 'demo'))?.spec);
    const { outputs } = await succeed(actions().apply, {
      cluster: 'local',
      manifests,
    });
    expect(Object((await get('SchedulerInstall', 'demo'))?.spec)).not.toEqual(
      before,
    );
    await succeed(actions().wait, place);
    const { error, log } = await runAction(actions().test, {
      ...place,
      onFail: 'rollback',
      undo: outputs.undo,
    });
    expect(error?.message).toMatch(
      /Routing test prefix-cache-skew: (fail|inconclusive)[\s\S]*Rolled back/,
    );
    expect(log).toContain('prefix-cache-skew');
    expect(Object((await get('SchedulerInstall', 'demo'))?.spec)).toEqual(
      before,
    );
    await succeed(actions().wait, place);
  });

  it.each([
    [
      'a foreign kind',
      [
        {
          type: 'delete',
          reference: {
            apiVersion: 'v1',
            kind: 'Secret',
            name: 'x',
            namespace: 'kube-system',
          },
        },
      ],
      /no member of a stack/,
    ],
    ['nonsense', [{ type: 'explode' }], /type/],
  ])('takes back nothing by an undo that holds %s', async (_, undo, words) => {
    const { error } = await runAction(actions().test, {
      ...place,
      onFail: 'rollback',
      undo,
    });
    expect(error?.message).toMatch(words);
  });

  it('passes the words of the API server on when it refuses', async () => {
    const input = exampleInput(applyExamples[0].example);
    const manifests = JSON.parse(JSON.stringify(input.manifests));
    manifests[1].spec.proxyService = { port: 70000 };
    const { error } = await runAction(actions().apply, { ...input, manifests });
    expect(error?.message).toMatch(/spec\.proxyService\.port.*65535/s);
  });

  it('applies our own kinds only', async () => {
    const { error } = await runAction(actions().apply, {
      cluster: 'local',
      manifests: [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'x', namespace: 'kube-system' },
        },
      ],
    });
    expect(error?.message).toMatch(/only, not Secret/);
  });

  it.each([
    'apply',
    'scale',
    'tune',
    'delete',
    'test',
    'wait',
    'validate',
  ] as const)('needs the permission to %s', async name => {
    const input = {
      ...place,
      replicas: 1,
      manifests: exampleInput(applyExamples[0].example).manifests,
      eppConfig: 'plugins: []',
    };
    const { error } = await runAction(
      actions({ entities: [entity], allow: false })[name],
      input,
    );
    expect(error?.message).toMatch(/\(permission llm-d\./);
  });

  it('does not let somebody change the pods behind a stack that they may not see', async () => {
    const { error } = await runAction(
      actions({
        entities: [entity],
        policy: {
          namespaces: [{ name: 'llm-d-sim', owners: ['group:default/team-b'] }],
        },
      }).apply,
      { cluster: 'local', manifests: [(await render({ name: 'demo' }))[0]] },
    );
    expect(error?.message).toContain('rule llmD.policy.namespaces');
  });

  it('says what is broken when a stack does not become ready', async () => {
    await live.client.apply(
      {
        apiVersion: SIM,
        kind: 'SimulatorDeployment',
        metadata: { name: 'broken', namespace: 'llm-d-sim' },
        spec: {
          image: 'example.org/no-such-image:1',
          decode: { enabled: true, replicas: 1 },
        },
      },
      { fieldManager: 'test' },
    );
    const [, install] = await render({ name: 'broken' });
    await live.client.apply(
      { ...JSON.parse(JSON.stringify(install)) },
      { fieldManager: 'test' },
    );
    const { error, log } = await runAction(actions().wait, {
      ...place,
      name: 'broken',
      timeoutSeconds: 5,
    });
    expect(log).toMatch(/Waiting for/);
    expect(error?.message).toMatch(/Root cause: decode .*image/is);
  });

  it('stops waiting when the task is cancelled', async () => {
    const controller = new AbortController();
    const options: RunOptions = { signal: controller.signal };
    const waiting = runAction(
      actions().wait,
      { ...place, name: 'broken', timeoutSeconds: 600 },
      options,
    );
    controller.abort(new Error('cancelled'));
    expect((await waiting).error?.message).toMatch(/abort|cancel/i);
  });

  it('deletes a stack with all that was made for it, and twice is no fault', async () => {
    const input = exampleInput(deleteExamples[0].example);
    const dry = await succeed(actions().delete, input, { isDryRun: true });
    expect(dry.outputs.deleted).toHaveLength(2);
    const { outputs } = await succeed(actions().delete, input);
    expect(outputs.deleted.sort()).toEqual([
      'SchedulerInstall llm-d-sim/demo',
      'SimulatorDeployment llm-d-sim/demo',
    ]);
    const pods = await live.client.list(
      { apiVersion: 'v1', kind: 'Pod' },
      { namespace: 'llm-d-sim', labelSelector: 'app.kubernetes.io/name=demo' },
    );
    expect(pods).toEqual([]);
    const again = await succeed(actions().delete, input);
    expect(again.outputs.deleted).toEqual([]);
  });
});
