import { KubeConfig } from '@kubernetes/client-node';
import { LiveCluster } from '@llm-d-sim/live-cluster';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from '../chromium';
import { createApp } from './createApp';
import { documentedSteps } from './documentedSteps';
import { followSteps } from './followSteps';
import type { FrontendSystem } from './FrontendSystem';
import { Programs } from './Programs';
import { runApp } from './runApp';
import { tryPortal } from './tryPortal';

const root = path.resolve(__dirname, '../..');
const pictures = path.join(root, '.local/fresh-portal');
const releases = path.join(root, '.yarn/releases');
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Its gateways have no Service that the API server could pass requests on to; they are on this machine. */
const ofLocalCluster = {
  file: 'app-config.yaml',
  where: '',
  text: 'llmD: { localCluster: true }',
};

const isSystem = (text: string): text is FrontendSystem =>
  text === 'new' || text === 'classic';

/** docs/your-own-portal.md, done by the letter. Its cluster is the local one, under the name that the journeys know. */
async function main(systems: readonly FrontendSystem[]): Promise<number> {
  const chromium = findChromium();
  if (!chromium) {
    throw new Error(
      'There is no Chromium on this machine (apt-get install -y chromium, or set CHROMIUM to its path)',
    );
  }
  // Outside of this checkout: what a portal lacks must not be found in our node_modules.
  const folder = mkdtempSync(path.join(tmpdir(), 'llm-d-fresh-portal-'));
  say(`Portals and the log of all programs: ${folder}`);
  const programs = new Programs({
    log: path.join(folder, 'programs.log'),
    yarn: path.join(
      releases,
      readdirSync(releases).find(name => name.startsWith('yarn-')) ?? '',
    ),
    bin: path.join(folder, 'bin'),
  });
  const portals = systems.map(system => ({
    system,
    portal: path.join(folder, `portal-${system}`),
  }));
  for (const { portal, system } of portals) {
    say(`create-app, ${system} frontend system ...`);
    await createApp({
      root,
      folder: portal,
      system,
      programs,
      now: new Date(),
    });
  }
  say('npm run pack ...');
  await programs.run(
    process.execPath,
    [
      path.join(root, 'scripts/launch.cjs'),
      'pack',
      ...portals.flatMap(({ portal }) => ['--into', portal]),
    ],
    { cwd: root },
  );
  const page = readFileSync(path.join(root, 'docs/your-own-portal.md'), 'utf8');
  const steps = [
    ...documentedSteps(page).map(step => ({
      ...step,
      text: step.text.replaceAll('name: staging', 'name: local'),
    })),
    ofLocalCluster,
  ];
  let failed = 0;
  for (const { portal, system } of portals) {
    await followSteps(steps, { portal, system });
    say(`yarn install, ${system} ...`);
    await programs.run('yarn', ['install'], { cwd: portal });
    const live = await LiveCluster.start();
    try {
      say(`yarn start, ${system} ...`);
      const app = await runApp({ portal, programs, env: access(live) });
      try {
        const screenshots = path.join(pictures, system);
        mkdirSync(screenshots, { recursive: true });
        const results = await tryPortal({
          url: app.url,
          live,
          chromium,
          screenshots,
          say,
        });
        failed += results.failed;
      } finally {
        await app.stop();
      }
    } finally {
      await live.stop();
    }
  }
  return failed;
}

/** How to get into the cluster, under the names that the page uses. */
function access(live: LiveCluster): Record<string, string> {
  const config = new KubeConfig();
  config.loadFromFile(live.local.kubeconfigPath);
  return {
    STAGING_URL: config.getCurrentCluster()?.server ?? '',
    STAGING_CA: config.getCurrentCluster()?.caData ?? '',
    STAGING_TOKEN: config.getCurrentUser()?.token ?? '',
  };
}

/** @throws when it is neither, in words for the person who typed it */
function systemsIn(args: readonly string[]): FrontendSystem[] {
  const { values } = parseArgs({
    args: [...args],
    options: {
      system: { type: 'string', multiple: true, default: ['new', 'classic'] },
    },
  });
  return values.system.map(text => {
    if (!isSystem(text)) {
      throw new Error(`--system ${text}: there are "new" and "classic"`);
    }
    return text;
  });
}

Promise.resolve()
  .then(() => main(systemsIn(process.argv.slice(2))))
  .then(
    failed => {
      process.exitCode = failed === 0 ? 0 : 1;
    },
    error => {
      process.stderr.write(
        `${error instanceof Error ? error.message : error}\n`,
      );
      process.exitCode = 1;
    },
  );
