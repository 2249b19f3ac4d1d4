import { startApiServer } from '@llm-d-sim/local-cluster';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { stringify } from 'yaml';
import { buildImageContent } from './__testUtils__/buildImageContent';

jest.setTimeout(180_000);

describe('the content of the image', () => {
  let folder: string;
  let program: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'llm-d-image-'));
    program = buildImageContent(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('starts with production dependencies only', () => {
    const help = execFileSync(process.execPath, [program, '--help'], {
      encoding: 'utf8',
    });
    expect(help).toContain('--leader-elect');
  });

  it('works on a cluster, and ends when it is asked to', async () => {
    const server = await startApiServer({ log: () => {} });
    try {
      const kubeconfig = path.join(folder, 'kubeconfig');
      writeFileSync(
        kubeconfig,
        stringify({
          apiVersion: 'v1',
          kind: 'Config',
          'current-context': 'local',
          clusters: [
            {
              name: 'local',
              cluster: {
                server: server.url,
                'certificate-authority-data': server.caData,
              },
            },
          ],
          users: [{ name: 'admin', user: { token: server.adminToken } }],
          contexts: [
            { name: 'local', context: { cluster: 'local', user: 'admin' } },
          ],
        }),
        { mode: 0o600 },
      );
      const child = spawn(
        process.execPath,
        [program, '--kubeconfig', kubeconfig, '--install-crds'],
        { cwd: '/', env: {}, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const ended = once(child, 'exit');
      for await (const line of createInterface(child.stdout)) {
        if (line.includes('operator ready')) child.kill('SIGTERM');
      }
      expect(await ended).toEqual([0, null]);
    } finally {
      await server.stop();
    }
  });
});

describe('Dockerfile', () => {
  const lines = readFileSync(
    path.resolve(__dirname, '../../Dockerfile'),
    'utf8',
  )
    .split('\n')
    .filter(line => /^[A-Z]+ /.test(line));
  const last = lines.findLastIndex(line => line.startsWith('FROM '));

  it('runs nothing for the architecture that it builds for, so none has to be emulated', () => {
    expect(lines[0]).toMatch(/^FROM --platform=\$BUILDPLATFORM /);
    expect(lines.slice(last).filter(line => line.startsWith('RUN'))).toEqual(
      [],
    );
  });

  it('starts the program without a shell, as nobody in particular', () => {
    expect(lines.slice(last)).toContain('USER 65532:65532');
    expect(lines.at(-1)).toBe(
      'ENTRYPOINT ["node", "packages/operator/bin/llm-d-sim-operator.cjs"]',
    );
  });
});
