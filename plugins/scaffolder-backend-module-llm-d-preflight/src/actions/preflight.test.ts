import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { parse, stringify } from 'yaml';
import { createPreflightAction } from './preflight';
import { examples } from './preflight.examples';

jest.setTimeout(120_000);

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

  async function run(
    input: { path?: string; onFail?: 'fail' | 'warn' },
    limits = { timeoutSeconds: 120, memoryMiB: 1536 },
  ) {
    workspace.setContent({ 'llm-d/deploy': tree });
    const logger = mockServices.logger.mock();
    const context = createMockActionContext({
      input,
      logger,
      workspacePath: workspace.path,
      checkpoint: async ({ fn }) => fn(),
    });
    await createPreflightAction(limits).handler(context);
    return Object.fromEntries(jest.mocked(context.output).mock.calls);
  }

  it.each(examples)('runs its example: $description', async ({ example }) => {
    const outputs = await run(parse(example).steps[0].input);
    expect(outputs.verdict).toBe('pass');
    expect(outputs.report).toContain('(local stand-in)');
  });

  it('ends the task at the platform’s limits, unless it is only to warn', async () => {
    const limits = { timeoutSeconds: 0.2, memoryMiB: 1536 };
    await expect(run({}, limits)).rejects.toThrow(/longer than 0\.2 s/);
    const { verdict } = await run({ onFail: 'warn' }, limits);
    expect(verdict).toBe('inconclusive');
  });

  it('tries nothing outside of the workspace', async () => {
    await expect(run({ path: '../elsewhere' })).rejects.toThrow(/path/i);
  });
});
