import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import { LiveCluster } from '@llm-d-sim/live-cluster';
import { readStackPolicy } from '@llm-d-sim/plugin-llm-d-common';
import { LOOPBACK_GATEWAYS } from '@llm-d-sim/plugin-llm-d-node';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { runAction, succeed } from '../__testUtils__/ActionRun';
import { testGate } from '../__testUtils__/testGate';
import { TestPortal, templatesFolder } from '../__testUtils__/TestPortal';
import { createApplyAction } from '../actions/apply';
import { createRenderAction } from '../actions/render';
import { createRoutingTestAction } from '../actions/routingTest';
import { createWaitAction } from '../actions/wait';

jest.setTimeout(240_000);

const place = { cluster: 'local', namespace: 'llm-d-sim', name: 'demo' };
const reference = {
  apiVersion: 'sim.llm-d.io/v1alpha1',
  kind: 'SchedulerInstall',
  namespace: place.namespace,
  name: place.name,
};

describe('a change that turns out badly', () => {
  const workspace = createMockDirectory();
  const auditor = mockServices.auditor.mock();
  const quietEvent = { success: async () => {}, fail: async () => {} };
  let live: LiveCluster;
  let before: unknown;

  beforeAll(async () => {
    live = await LiveCluster.start();
    auditor.createEvent.mockResolvedValue(quietEvent);
    const { outputs } = await succeed(
      createRenderAction(),
      { form: { name: 'demo' } },
      { workspacePath: workspace.path },
    );
    const { manifests } = outputs;
    await succeed(actions().apply, { cluster: 'local', manifests });
    await succeed(actions().wait, { ...place, timeoutSeconds: 60 });
    before = (await live.client.get(reference))?.spec;
  });
  afterAll(async () => {
    await live?.stop();
  });
  beforeEach(() => {
    auditor.createEvent.mockClear();
    auditor.createEvent.mockResolvedValue(quietEvent);
  });

  function actions(policy?: object) {
    const parts = {
      gate: testGate({ policy }),
      auditor,
      clusterAccess: () => live.client,
    };
    return {
      apply: createApplyAction(parts),
      wait: createWaitAction({
        ...parts,
        catalog: catalogServiceMock({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Resource',
              metadata: { name: 'local-llm-d-sim-demo' },
            },
          ],
        }),
      }),
      test: createRoutingTestAction({
        ...parts,
        policy: readStackPolicy(policy),
        allowedGateways: LOOPBACK_GATEWAYS,
      }),
    };
  }

  /** An endpoint picker that never starts. @returns how to take it back */
  async function breakIt(): Promise<JsonObject[]> {
    const spec = Object(before);
    const { outputs } = await succeed(actions().apply, {
      cluster: 'local',
      manifests: [
        {
          apiVersion: reference.apiVersion,
          kind: reference.kind,
          metadata: { name: place.name, namespace: place.namespace },
          spec: {
            ...spec,
            epp: { ...spec.epp, image: 'example.org/no-such-image:v0.10.0' },
          },
        },
      ],
    });
    expect((await live.client.get(reference))?.spec).not.toEqual(before);
    return outputs.undo;
  }

  async function expectTakenBack(error: Error | undefined) {
    expect(error?.message).toContain(
      'Rolled back, nothing of this task stays: SchedulerInstall llm-d-sim/demo',
    );
    expect((await live.client.get(reference))?.spec).toEqual(before);
    expect(auditor.createEvent).toHaveBeenCalledWith({
      eventId: 'stack-rollback',
      severityLevel: 'medium',
      meta: {
        ...place,
        objects: ['SchedulerInstall llm-d-sim/demo'],
        dryRun: false,
        initiator: 'user:default/mock',
        taskId: expect.any(String),
      },
    });
  }

  it('is taken back when the endpoint picker does not become ready, and the log says why', async () => {
    const undo = await breakIt();
    const input = { ...place, timeoutSeconds: 3, onFail: 'rollback', undo };
    const { error } = await runAction(actions().wait, input);
    expect(error?.message).toMatch(/not ready after 3 s[\s\S]*Root cause/);
    await expectTakenBack(error);
  });

  it('stays where nobody asked for it to be taken back', async () => {
    const undo = await breakIt();
    const { error } = await runAction(actions().wait, {
      ...place,
      timeoutSeconds: 0,
    });
    expect(error?.message).toMatch(/not ready/);
    expect((await live.client.get(reference))?.spec).not.toEqual(before);
    const input = { ...place, timeoutSeconds: 0, onFail: 'rollback', undo };
    await expectTakenBack((await runAction(actions().wait, input)).error);
  });

  it('is taken back when somebody cancels while it is waited for', async () => {
    const undo = await breakIt();
    const controller = new AbortController();
    const waiting = runAction(
      actions().wait,
      { ...place, timeoutSeconds: 600, onFail: 'rollback', undo },
      { signal: controller.signal },
    );
    controller.abort(new Error('cancelled'));
    const { error } = await waiting;
    expect(error?.message).toMatch(/abort|cancel/i);
    await expectTakenBack(error);
  });

  it('is taken back when its test cannot be run', async () => {
    const undo = await breakIt();
    const input = { ...place, onFail: 'rollback', undo };
    const { error, outputs } = await runAction(actions().test, input);
    expect(outputs).not.toHaveProperty('verdict');
    await expectTakenBack(error);
  });

  it('is taken back when the policy does not allow its test', async () => {
    const undo = await breakIt();
    const { error } = await runAction(
      actions({ load: { maximumRequests: 1 } }).test,
      { ...place, onFail: 'rollback', undo },
    );
    expect(error?.message).toContain('llmD.policy.load.maximumRequests');
    await expectTakenBack(error);
  });

  it('is taken back when somebody cancels its test', async () => {
    const undo = await breakIt();
    const controller = new AbortController();
    auditor.createEvent.mockImplementation(async ({ eventId }) => {
      if (eventId === 'routing-test-run') controller.abort();
      return quietEvent;
    });
    const { error } = await runAction(
      actions().test,
      { ...place, onFail: 'rollback', undo },
      { signal: controller.signal },
    );
    expect(error?.message).toMatch(/abort/i);
    await expectTakenBack(error);
  });

  it('stays in a dry run, which has changed nothing', async () => {
    const undo = await breakIt();
    const input = { ...place, onFail: 'rollback', undo };
    const dry = await runAction(
      actions({ load: { maximumRequests: 1 } }).test,
      input,
      { isDryRun: true },
    );
    expect(dry.error?.message).not.toContain('Rolled back');
    expect((await live.client.get(reference))?.spec).not.toEqual(before);
    await expectTakenBack((await runAction(actions().test, input)).error);
  });

  it.each(['wait', 'test'] as const)(
    'is taken back by llm-d:%s only for somebody who may apply it',
    async name => {
      const undo = await breakIt();
      const { error } = await runAction(
        actions({ delivery: ['pull-request'] })[name],
        { ...place, timeoutSeconds: 0, onFail: 'rollback', undo },
      );
      expect(error?.message).toContain('llmD.policy.delivery');
      expect((await live.client.get(reference))?.spec).not.toEqual(before);
      const input = { ...place, timeoutSeconds: 0, onFail: 'rollback', undo };
      await expectTakenBack((await runAction(actions().wait, input)).error);
    },
  );

  it('is taken back by the template llm-d-tune when the endpoint picker does not start', async () => {
    await succeed(actions().wait, { ...place, timeoutSeconds: 60 });
    const template = parse(
      readFileSync(
        path.join(templatesFolder, 'llm-d-tune', 'template.yaml'),
        'utf8',
      ),
    );
    template.metadata.name = 'llm-d-tune-at-once';
    const wait = template.spec.steps.find(
      ({ action }: { action: string }) => action === 'llm-d:wait',
    );
    // No endpoint picker is as fast as that.
    wait.input.timeoutSeconds = 0;
    const file = path.join(workspace.path, 'template.yaml');
    writeFileSync(file, stringify(template));
    const portal = await TestPortal.start(live, { templates: [file] });
    try {
      const stack = 'resource:default/local-llm-d-sim-demo';
      await portal.entity(stack);
      const { log } = await portal.createAs('failed', template.metadata.name, {
        stack,
        scenario: 'round-robin',
        eppConfig: [
          'plugins: [{ type: random-picker }, { type: single-profile-handler }]',
          'schedulingProfiles:',
          '  - { name: default, plugins: [{ pluginRef: random-picker }] }',
        ].join('\n'),
      });
      expect(log).toMatch(/not ready after 0 s[\s\S]*Rolled back/);
      expect((await live.client.get(reference))?.spec).toEqual(before);
    } finally {
      await portal.stop();
    }
  });
});
