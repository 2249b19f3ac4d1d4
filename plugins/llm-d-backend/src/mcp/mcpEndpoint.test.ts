import { mockCredentials } from '@backstage/backend-test-utils';
import { McpAgent } from '../testing/__testUtils__/McpAgent';
import {
  stackEntity,
  startPortalUnderTest,
  type PortalOptions,
} from '../testing/__testUtils__/PortalUnderTest';

const entityRef = 'resource:default/demo';
const alice = 'user:default/alice';
const mallory = 'user:default/mallory';
const agents: McpAgent[] = [];

async function startPortal(options: Partial<PortalOptions> = {}) {
  const portal = await startPortalUnderTest({
    entities: [stackEntity('demo', { provided: true })],
    mcp: true,
    ...options,
  });
  return {
    ...portal,
    async agentOf(person: string) {
      const agent = await McpAgent.connect(
        portal.server,
        mockCredentials.user.header(person),
      );
      agents.push(agent);
      return agent;
    },
  };
}

describe('the portal’s MCP server', () => {
  afterEach(async () => {
    await Promise.all(agents.splice(0).map(agent => agent.close()));
  });

  it('has the plugin’s actions as tools that say what they break', async () => {
    const { agentOf } = await startPortal();
    const tools = await (await agentOf(alice)).tools();
    expect(
      tools.map(({ annotations, inputSchema, name }) => [
        name,
        annotations?.readOnlyHint,
        annotations?.destructiveHint,
        annotations?.idempotentHint,
        inputSchema.required,
      ]),
    ).toEqual([
      ['llm-d.get-health', true, false, true, ['entityRef']],
      ['llm-d.why-not-ready', true, false, true, ['entityRef']],
      ['llm-d.run-routing-test', false, true, false, ['entityRef', 'scenario']],
      [
        'llm-d.explain-decision',
        true,
        false,
        true,
        ['entityRef', 'runId', 'request'],
      ],
    ]);
  });

  it('answers an agent as the person that it works for', async () => {
    const { agentOf, audited } = await startPortal({
      decide: (_ask, principal) => JSON.stringify(principal).includes(alice),
    });
    const input = { entityRef, scenario: 'round-robin' };

    const hers = await agentOf(alice);
    expect(await hers.call('llm-d.why-not-ready', { entityRef })).toMatchObject(
      {
        isError: false,
        output: { ready: false, cause: { fix: expect.any(String) } },
      },
    );
    // There is no stack in this cluster: the run is let in, and fails there.
    const run = await hers.call('llm-d.run-routing-test', input);
    expect(run).toMatchObject({ isError: false, output: { state: 'failed' } });

    const theirs = await agentOf(mallory);
    for (const [tool, permission] of [
      ['llm-d.get-health', 'llm-d.stack.read'],
      ['llm-d.why-not-ready', 'llm-d.stack.read'],
      ['llm-d.run-routing-test', 'llm-d.routing-test.run'],
      ['llm-d.explain-decision', 'llm-d.routing-test.read'],
    ]) {
      const refused = await theirs.call(tool, {
        ...input,
        runId: 'any',
        request: 0,
      });
      expect([tool, refused]).toEqual([
        tool,
        {
          isError: true,
          output: undefined,
          text: expect.stringMatching(`^NotAllowedError: .*${permission}`),
        },
      ]);
    }
    expect(
      audited.filter(({ eventId }) => eventId === 'routing-test-run'),
    ).toMatchObject([
      { meta: { by: alice, via: 'action' }, outcome: 'fail' },
      { meta: { by: mallory, via: 'action' }, outcome: 'fail' },
    ]);
  });

  it('lets nobody in who is not signed in', async () => {
    const { server } = await startPortal();
    await expect(
      McpAgent.connect(server, mockCredentials.none.header()),
    ).rejects.toThrow('401');
  });

  it('tells an agent what is wrong with its call, and when it has called enough', async () => {
    const { agentOf } = await startPortal({
      llmD: { actions: { callsPerCallerAndMinute: 1 } },
    });
    const agent = await agentOf(alice);
    const wrong = await agent.call('llm-d.get-health', { entity: 'demo' });
    expect([wrong.isError, wrong.text]).toEqual([
      true,
      expect.stringContaining('InputError'),
    ]);
    const ask = () => agent.call('llm-d.get-health', { entityRef });
    expect((await ask()).isError).toBe(false);
    expect((await ask()).text).toContain(
      'llmD.actions.callsPerCallerAndMinute',
    );
  });
});
