import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { FrontendSystem } from './FrontendSystem';
import type { Programs } from './Programs';

/** create-app of Backstage 1.55, and a day on which that was the newest. */
const createAppVersion = '0.9.2';
const newestOn = Date.parse('2026-10-15');

const dayMs = 86_400_000;

/** What is changed of a package.json; the rest stays as it is. */
const manifestSchema = z.looseObject({
  dependencies: z.record(z.string(), z.string()).default({}),
  resolutions: z.record(z.string(), z.string()).default({}),
});

/**
 * An app as somebody has it who ran create-app when 1.55 was the newest: its ranges would let younger releases in, and Backstage's packages
 * only go together as of one. What our lock file has stays as it is, the rest is no younger than that day.
 */
export async function createApp(options: {
  root: string;
  folder: string;
  system: FrontendSystem;
  programs: Programs;
  now: Date;
}): Promise<void> {
  const { folder, now, programs, root, system } = options;
  await programs.run(
    'npx',
    [
      '--yes',
      `@backstage/create-app@${createAppVersion}`,
      '--skip-install',
      ...['--path', folder],
      ...(system === 'classic' ? ['--legacy'] : []),
    ],
    {
      cwd: path.dirname(folder),
      env: { BACKSTAGE_APP_NAME: path.basename(folder) },
    },
  );
  await copyFile(path.join(root, 'yarn.lock'), path.join(folder, 'yarn.lock'));
  const settings = path.join(folder, '.yarnrc.yml');
  const yarnPath = /^yarnPath: (.*)$/m.exec(await readFile(settings, 'utf8'));
  await writeFile(
    settings,
    stringify({
      nodeLinker: 'node-modules',
      npmMinimalAgeGate: `${Math.floor((now.getTime() - newestOn) / dayMs)}d`,
      enableScripts: false,
      ...(yarnPath && { yarnPath: yarnPath[1] }),
    }),
  );
  await takeSqliteWithItsBinaries(root, folder);
}

/** create-app's version fetches its binary from elsewhere than the registry when it is installed; ours brings it along. */
async function takeSqliteWithItsBinaries(root: string, folder: string) {
  const ours = await readManifest(path.join(root, 'packages/backend'));
  const sqlite = { 'better-sqlite3': ours.dependencies['better-sqlite3'] };
  const backend = path.join(folder, 'packages/backend');
  const ofBackend = await readManifest(backend);
  await writeManifest(backend, {
    ...ofBackend,
    dependencies: { ...ofBackend.dependencies, ...sqlite },
  });
  const ofApp = await readManifest(folder);
  await writeManifest(folder, {
    ...ofApp,
    resolutions: { ...ofApp.resolutions, ...sqlite },
  });
}

async function readManifest(folder: string) {
  const text = await readFile(path.join(folder, 'package.json'), 'utf8');
  return manifestSchema.parse(JSON.parse(text));
}

function writeManifest(folder: string, manifest: object): Promise<void> {
  return writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify(manifest, null, 2),
  );
}
