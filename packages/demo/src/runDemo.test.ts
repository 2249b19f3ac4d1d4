import { prefixCacheSkew } from '@llm-d-sim/plugin-llm-d-common';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readTemplate, type GoldenPathTemplate } from '.';
import { runDemo } from './runDemo';

jest.setTimeout(240_000);

const template = readTemplate(
  path.resolve(__dirname, '../../../templates/llm-d-stack/template.yaml'),
);

describe('the demo', () => {
  let directory: string;
  let said: string[];
  let log: string;

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'llm-d-demo-'));
    said = [];
    log = '';
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const run = (changed: Partial<GoldenPathTemplate>, parameters = {}) =>
    runDemo({
      template: { ...template, ...changed },
      scenario: prefixCacheSkew,
      parameters,
      directory,
      say: line => said.push(line.replace(/: \d+ ms$/, '')),
      log: line => {
        log += `${line}\n`;
      },
      signal: new AbortController().signal,
      now: () => performance.now(),
    });

  it('takes the steps of the golden path by the actions that the portal runs, to a passed routing test', async () => {
    const report = await run({});
    expect(report.verdict).toBe('pass');
    expect(said).toEqual([
      'Local cluster and operator',
      ...template.steps
        .filter(({ id }) => !['preflight', 'pull-request'].includes(id))
        .map(({ name }) => name),
      'Stop',
    ]);
    expect(log).toContain('+ SchedulerInstall llm-d-sim/demo (created)');
    expect(log).toContain(
      'resource:default/local-llm-d-sim-demo is in the catalog',
    );
    expect(log).toContain('prefix-cache-skew: pass');
  });

  it('reports a routing test that does not pass', async () => {
    const report = await run({
      defaults: {
        ...template.defaults,
        eppConfig: [
          'plugins: [{ type: random-picker }, { type: single-profile-handler }]',
          'schedulingProfiles:',
          '  - { name: default, plugins: [{ pluginRef: random-picker }] }',
        ].join('\n'),
      },
    });
    expect(report.verdict).not.toBe('pass');
  });

  it('ends before anything is applied when a check finds a fault, and says which', async () => {
    await expect(
      run({
        defaults: {
          ...template.defaults,
          eppConfig: 'plugins: [{ type: telepathy-scorer }]',
        },
      }),
    ).rejects.toThrow('telepathy-scorer');
    expect(said).toEqual(['Local cluster and operator', 'Stop']);
  });

  it('says which action of a template it does not have', async () => {
    const [render] = template.steps;
    await expect(
      run({ steps: [{ ...render, action: 'publish:elsewhere' }] }),
    ).rejects.toThrow(/nothing here can do publish:elsewhere \(step render\)/);
  });
});
