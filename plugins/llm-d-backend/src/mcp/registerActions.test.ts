import { mockCredentials } from '@backstage/backend-test-utils';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  stackEntity,
  startPortalUnderTest,
} from '../testing/__testUtils__/PortalUnderTest';

const entityRef = 'resource:default/demo';
const entities = [stackEntity('demo', { provided: true })];
const credentials = mockCredentials.user('user:default/alice');
/** The mock registry calls every plugin `test`. */
const id = (name: string) => `test:${name}`;

/** Ids of the scaffolder's own actions, as their sources have them. */
function scaffolderActionIds(): string[] {
  const folder = path.resolve(
    __dirname,
    '../../../scaffolder-backend-module-llm-d/src',
  );
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap(file =>
      [
        ...readFileSync(path.join(folder, file), 'utf8').matchAll(
          /\bid: '(llm-d:[\w-]+)'/g,
        ),
      ].map(([, found]) => found),
    );
}

describe('actions for agents', () => {
  it('have names that the scaffolder does not have, and say what they break', async () => {
    const { actions } = await startPortalUnderTest({ entities });
    const { actions: listed } = await actions.list();
    expect(
      Object.fromEntries(
        listed.map(({ attributes, name }) => [name, attributes]),
      ),
    ).toEqual({
      'get-health': { readOnly: true, idempotent: true, destructive: false },
      'why-not-ready': { readOnly: true, idempotent: true, destructive: false },
      'explain-decision': {
        readOnly: true,
        idempotent: true,
        destructive: false,
      },
      'run-routing-test': {
        readOnly: false,
        idempotent: false,
        destructive: true,
      },
    });
    const scaffolder = scaffolderActionIds();
    expect(scaffolder).toContain('llm-d:apply');
    expect(
      listed.filter(({ name }) => scaffolder.includes(`llm-d:${name}`)),
    ).toEqual([]);
  });

  it('tell why a stack is not ready', async () => {
    const { actions } = await startPortalUnderTest({ entities });
    const { output } = await actions.invoke({
      id: id('why-not-ready'),
      input: { entityRef },
      credentials,
    });
    expect(output).toMatchObject({
      ready: false,
      cause: { fix: expect.any(String) },
    });
    const health = await actions.invoke({
      id: id('get-health'),
      input: { entityRef },
      credentials,
    });
    expect(health.output).toMatchObject({
      report: { root: { id: 'stack' } },
    });
  });

  it('do what their caller may do, and no more', async () => {
    const { actions, audited } = await startPortalUnderTest({
      entities,
      decide: ({ permission }) => permission.name === 'llm-d.stack.read',
    });
    await expect(
      actions.invoke({
        id: id('run-routing-test'),
        input: { entityRef, scenario: 'round-robin' },
        credentials,
      }),
    ).rejects.toThrow('llm-d.routing-test.run');
    expect(audited).toEqual([
      expect.objectContaining({ eventId: 'routing-test-run', outcome: 'fail' }),
    ]);
    await expect(
      actions.invoke({
        id: id('explain-decision'),
        input: { entityRef, runId: 'any', request: 0 },
        credentials,
      }),
    ).rejects.toThrow('llm-d.routing-test.read');
  });

  it('run a test and wait for what becomes of it', async () => {
    const { actions, audited } = await startPortalUnderTest({ entities });
    const { output } = await actions.invoke({
      id: id('run-routing-test'),
      input: { entityRef, scenario: 'prefix-cache-skew' },
      credentials,
    });
    // There is no stack in this cluster.
    expect(output).toMatchObject({ state: 'failed', assertions: [] });
    expect(audited[0]).toMatchObject({
      meta: { by: 'user:default/alice', scenario: 'prefix-cache-skew' },
    });
  });

  it('have a budget for each caller', async () => {
    const { actions } = await startPortalUnderTest({
      entities,
      llmD: { actions: { callsPerCallerAndMinute: 2 } },
    });
    const ask = (caller: typeof credentials) =>
      actions.invoke({
        id: id('why-not-ready'),
        input: { entityRef },
        credentials: caller,
      });
    await ask(credentials);
    await ask(credentials);
    await expect(ask(credentials)).rejects.toThrow(
      'llmD.actions.callsPerCallerAndMinute',
    );
    await ask(mockCredentials.user('user:default/bob'));
  });
});
