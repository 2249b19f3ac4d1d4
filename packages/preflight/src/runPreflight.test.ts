import {
  asStackMembers,
  deliveryTree,
  goldenPaths,
} from '@llm-d-sim/plugin-llm-d-common';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { preflightText } from './preflightText';
import { runPreflight, type PreflightOptions } from './runPreflight';

jest.setTimeout(180_000);

describe('runPreflight', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'llm-d-preflight-test-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(form: object) {
    const resources = asStackMembers(
      goldenPaths['llm-d-stack'].resourcesOf({ name: 'demo', ...form }),
      { stack: 'demo' },
    );
    for (const [name, text] of deliveryTree({ resources })) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
  }

  const run = (more: Partial<PreflightOptions> = {}) =>
    runPreflight({ folder, scenario: 'prefix-cache-skew', ...more });

  it('tries a stack that is meant for another gateway, and says what was replaced', async () => {
    write({ gatewayClassName: 'istio' });
    const report = await run();
    expect([report.verdict, report.reason]).toEqual(['pass', undefined]);
    expect(report.run?.localStandIn).toBe(true);
    const text = preflightText(report);
    expect(text).toContain('### Preflight: pass (local stand-in)');
    expect(text).toContain('Gateway class istio was replaced');
    expect(report.memoryMiB).toBeGreaterThan(0);
  });

  it('says why a stack cannot run', async () => {
    write({});
    writeFileSync(
      path.join(folder, 'deploy', 'simulatordeployment-demo.yaml'),
      'apiVersion: sim.llm-d.io/v1alpha1\nkind: SimulatorDeployment\nmetadata: {name: demo, namespace: llm-d-sim}\nspec: {decode: {enabled: true, port: 70000}}\n',
    );
    const report = await run();
    expect(report.verdict).toBe('fail');
    expect(report.reason).toMatch(/spec\.decode\.port/);
  });

  it.each([
    ['time', { timeoutMs: 300 }, /longer than 0\.3 s/],
    ['memory', { memoryMiB: 64 }, /memory|64 MiB/],
  ])('ends it when it needs too much %s', async (_, limits, words) => {
    write({});
    const report = await run(limits);
    expect([report.verdict, report.run]).toEqual(['inconclusive', undefined]);
    expect(report.reason).toMatch(words);
  });

  it('ends it when the task is cancelled', async () => {
    write({});
    const abort = new AbortController();
    const running = run({
      signal: abort.signal,
      say: () => abort.abort(new Error('cancelled')),
    });
    await expect(running).rejects.toThrow('cancelled');
  });

  it('tries no folder without a tree', async () => {
    expect((await run()).reason).toContain('holds no kustomization.yaml');
  });
});
