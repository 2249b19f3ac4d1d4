import {
  DefaultClusterClient,
  KubeConfigTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import path from 'node:path';
import { chromium as playwright } from 'playwright-core';
import { chromiumArguments, findChromium } from './chromium';
import { exampleStack } from './exampleStack';
import { patienceMs } from './Journey';
import { openHealthyStack } from './openHealthyStack';
import {
  pictureFault,
  pictureFleet,
  pictureForm,
  pictureSetup,
  pictureTests,
  pictureTraffic,
  unhurried,
} from './pictures';
import { startPortal } from './portal';

const root = path.resolve(__dirname, '..');

/** Pictures of all views, wide and narrow, in both themes, out of the real portal: for the README. */
async function main(): Promise<void> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error(
      'There is no Chromium on this machine (apt-get install -y chromium, or set CHROMIUM to its path)',
    );
  }
  const portal = await startPortal();
  const browser = await playwright.launch({
    executablePath,
    args: chromiumArguments,
  });
  try {
    const cluster = DefaultClusterClient.create({
      transport: KubeConfigTransport.fromFile(portal.kubeconfig, {
        cluster: 'local',
      }),
    });
    for (const manifest of exampleStack(root)) {
      await cluster.apply(unhurried(manifest), { fieldManager: 'screenshots' });
    }
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    });
    page.setDefaultTimeout(patienceMs);
    await openHealthyStack(page, portal.url);
    await pictureTests(page);
    await pictureTraffic(page, cluster);
    await pictureSetup(page, portal.url);
    await pictureFleet(page);
    await pictureForm(page, portal.url);
    await pictureFault(page, portal.url, cluster);
  } finally {
    await browser.close();
    await portal.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
