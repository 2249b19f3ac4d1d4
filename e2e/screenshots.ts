import {
  DefaultClusterClient,
  KubeConfigTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium as playwright, type Page } from 'playwright-core';
import { chromiumArguments, findChromium } from './chromium';
import { exampleStack } from './exampleStack';
import { inferencePath, patienceMs, stack } from './Journey';
import { openHealthyStack } from './openHealthyStack';
import { openPage } from './openPage';
import { startPortal } from './portal';
import { until } from './until';

const root = path.resolve(__dirname, '..');
const images = path.join(root, 'docs/images');
const views = ['path', 'tests', 'decisions', 'setup'] as const;

/** Pictures of all views, wide and narrow, in both themes, out of the real portal: for the README. */
async function main(): Promise<void> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error(
      'There is no Chromium on this machine (apt-get install -y chromium, or set CHROMIUM to its path)',
    );
  }
  mkdirSync(images, { recursive: true });
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
      await cluster.apply(manifest, { fieldManager: 'screenshots' });
    }
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    });
    page.setDefaultTimeout(patienceMs);
    const tab = page.getByRole('region', { name: 'Health' });
    await openHealthyStack(page, portal.url);

    await runTests(page);
    for (const view of views) {
      await tab.getByRole('tab', { name: tabNames[view] }).click();
      await tab.getByText(landmarks[view]).first().waitFor();
      await inAllLooks(page, view, landmarks[view]);
    }
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await page.getByText('Open the Inference tab').waitFor();
    await inAllLooks(page, 'overview', 'Open the Inference tab');
    await page.getByRole('link', { name: 'Inference stacks' }).first().click();
    await page.getByRole('table', { name: 'Inference stacks' }).waitFor();
    await inAllLooks(page, 'fleet', 'Last verdict');

    await cluster.patch(
      {
        apiVersion: 'sim.llm-d.io/v1alpha1',
        kind: 'SchedulerInstall',
        namespace: stack.namespace,
        name: stack.name,
      },
      { spec: { epp: { image: 'ghcr.io/example/no-such-picker:v0.10.0' } } },
      { fieldManager: 'screenshots' },
    );
    await openPage(page, portal.url + inferencePath);
    await tab
      .getByRole('alert')
      .getByText(/^Endpoint picker/)
      .waitFor();
    await inAllLooks(page, 'broken', 'This is the cause');
  } finally {
    await browser.close();
    await portal.stop();
  }
}

const tabNames = {
  path: 'Request path',
  tests: 'Routing tests',
  decisions: 'Decisions',
  setup: 'Endpoint picker and drift',
};

/** What is there once a view is. */
const landmarks = {
  path: 'req/s',
  tests: 'Requests as they land',
  decisions: 'What adds up to the total',
  setup: 'What an apply of the custom resources would change',
};

async function runTests(page: Page): Promise<void> {
  const tab = page.getByRole('region', { name: 'Health' });
  await tab.getByRole('tab', { name: tabNames.tests }).click();
  await tab.getByRole('button', { name: 'Run test' }).click();
  await tab.getByText('Every assertion holds.').waitFor();
  await tab.getByRole('button', { name: 'Run again' }).click();
  await page.getByText('Running').first().waitFor();
  await tab.getByText('Every assertion holds.').waitFor();
}

async function inAllLooks(
  page: Page,
  name: string,
  /** A text that is there once the view is: Backstage may build the page anew for another theme or width. */
  landmark: string,
): Promise<void> {
  for (const width of [1440, 768]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page
        .locator(`[data-theme-mode="${colorScheme}"]`)
        .first()
        .waitFor({ state: 'attached' });
      await page.getByText(landmark).first().waitFor();
      // Pictures are of what was read, not of the wait for it.
      const waits = page.locator('[aria-busy="true"], [role="progressbar"]');
      await until(async () => (await waits.count()) === 0 || undefined);
      await page.screenshot({
        path: path.join(images, `${name}-${width}-${colorScheme}.png`),
        fullPage: true,
        animations: 'disabled',
      });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
