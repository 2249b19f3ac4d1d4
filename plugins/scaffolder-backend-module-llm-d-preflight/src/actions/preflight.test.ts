import {
  createMockDirectory,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import {
  clusterAccess,
  stackAuthorization,
} from '@llm-d-sim/plugin-scaffolder-backend-module-llm-d';
import { parse, stringify } from 'yaml';
import { createPreflightAction } from './preflight';
import { examples } from './preflight.examples';

const kind = (name: string, spec: object) =>
  stringify({
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind: name,
    metadata: { name: 'demo', namespace: 'llm-d-sim' },
    spec,
  });

const tree = {
  'kustomization.yaml': stringify({ resources: ['sim.yaml', 'sched.yaml'] }),
  'sim.yaml': kind('SimulatorDeployment', {
    decode: { enabled: true, replicas: 2 },
  }),
  'sched.yaml': kind('SchedulerInstall', {
    simulatorNamespace: 'llm-d-sim',
    epp: {
      enabled: true,
      image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
      verbosity: 4,
    },
    gateway: { enabled: true, className: 'local' },
    routing: { enabled: true, backendType: 'InferencePool' },
  }),
};

describe('llm-d:preflight', () => {
  const workspace = createMockDirectory();

  const auditor = mockServices.auditor.mock();
  const logger = mockServices.logger.mock();
  beforeEach(() => {
    auditor.createEvent.mockReset();
    auditor.createEvent.mockResolvedValue({
      success: async () => {},
      fail: async () => {},
    });
    logger.info.mockReset();
    workspace.setContent({ 'llm-d/deploy': tree });
  });

  const action = (
    limits: { timeoutSeconds?: number } = {},
    llmD: JsonObject = {},
  ) =>
    createPreflightAction({
      auditor,
      authorize: stackAuthorization({
        auth: mockServices.auth(),
        catalog: catalogServiceMock(),
        // Nobody answers: Git alone delivers there.
        clusterAccess: clusterAccess({
          auth: mockServices.auth(),
          discovery: mockServices.discovery.mock({
            getBaseUrl: async () => 'http://127.0.0.1:1/api/kubernetes',
          }),
        }),
        config: new ConfigReader({ llmD }),
        permissions: mockServices.permissions(),
        userInfo: mockServices.userInfo(),
      }),
      limits: { timeoutSeconds: 120, memoryMiB: 1536, atOnce: 1, ...limits },
    });

  async function run(
    input: { path?: string; onFail?: 'fail' | 'warn' },
    runner = action(),
    more: { isDryRun?: boolean } = {},
  ) {
    const context = {
      ...createMockActionContext({
        input: { cluster: 'local', ...input },
        logger,
        workspacePath: workspace.path,
        checkpoint: async ({ fn }) => fn(),
        user: { ref: 'user:default/mock' },
      }),
      getInitiatorCredentials: async () => mockCredentials.user(),
      ...more,
    };
    await runner.handler(context);
    return Object.fromEntries(jest.mocked(context.output).mock.calls);
  }

  const log = () => logger.info.mock.calls.map(([line]) => line).join('\n');

  it.each(examples)('runs its example: $description', async ({ example }) => {
    const outputs = await run(parse(example).steps[0].input);
    expect(outputs.verdict).toBe('pass');
    expect(outputs.report).toContain('(local stand-in)');
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'stack-preflight',
        meta: expect.objectContaining({
          cluster: 'local',
          initiator: 'user:default/mock',
          objects: [
            'SchedulerInstall llm-d-sim/demo',
            'SimulatorDeployment llm-d-sim/demo',
          ],
        }),
      }),
    );
  });

  it('ends the task at the platform’s limits, unless it is only to warn', async () => {
    const limited = action({ timeoutSeconds: 0.2 });
    await expect(run({}, limited)).rejects.toThrow(/longer than 0\.2 s/);
    const { verdict } = await run({ onFail: 'warn' }, limited);
    expect(verdict).toBe('inconclusive');
  });

  it('is for whoever may apply the stack', async () => {
    const policy = { namespaces: [{ name: 'team-*' }] };
    await expect(run({}, action({}, { policy }))).rejects.toThrow(
      /namespace llm-d-sim of cluster local is not allowed/,
    );
    expect(auditor.createEvent).not.toHaveBeenCalled();
  });

  it('starts nothing in a dry run, and says what it would try', async () => {
    const outputs = await run({}, action({ timeoutSeconds: 0 }), {
      isDryRun: true,
    });
    expect(outputs.report).toBe('Not tried: this is a dry run');
    expect(log()).toContain(
      'Would try SchedulerInstall llm-d-sim/demo, SimulatorDeployment llm-d-sim/demo with prefix-cache-skew',
    );
    expect(auditor.createEvent).not.toHaveBeenCalled();
  });

  it('waits for the one that runs already', async () => {
    const one = action({ timeoutSeconds: 0.5 });
    const both = await Promise.all([
      run({ onFail: 'warn' }, one),
      run({ onFail: 'warn' }, one),
    ]);
    expect(both.map(({ verdict }) => verdict)).toEqual([
      'inconclusive',
      'inconclusive',
    ]);
    expect(log()).toContain('waiting for one to end');
  });

  it('tries nothing outside of the workspace', async () => {
    await expect(run({ path: '../elsewhere' })).rejects.toThrow(/path/i);
  });
});
