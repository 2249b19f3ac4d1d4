import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { chooseStackTemplate } from './chooseStackTemplate';
import { inAllLooks } from './inAllLooks';
import { inferencePath, install } from './Journey';
import { openPage } from './openPage';

const tabNames = {
  path: 'Request path',
  tests: 'Routing tests',
  decisions: 'Decisions',
  setup: 'Endpoint picker and drift',
};

const inferenceTab = (page: Page) =>
  page.getByRole('region', { name: 'Health' });

const showTab = (page: Page, name: string) =>
  inferenceTab(page).getByRole('tab', { name }).click();

/** The same stack with tokens that take their time, so that there is something to see. */
export function unhurried(manifest: KubernetesObject): KubernetesObject {
  return manifest.kind === 'SimulatorDeployment'
    ? {
        ...manifest,
        spec: {
          ...Object(manifest.spec),
          latency: { timeToFirstToken: '60ms', interTokenLatency: '15ms' },
        },
      }
    : manifest;
}

async function gatewayOf(cluster: ClusterClient): Promise<string> {
  const found = await cluster.get(install);
  return z.object({ status: z.object({ gatewayURL: z.string() }) }).parse(found)
    .status.gatewayURL;
}

export async function pictureTests(page: Page): Promise<void> {
  const tab = inferenceTab(page);
  const passed = tab.getByText('Every assertion holds.');
  await showTab(page, tabNames.tests);
  await tab.getByRole('button', { name: 'Run test' }).click();
  await passed.waitFor();
  await tab.getByRole('button', { name: 'Run again' }).click();
  await page.getByText('Running').first().waitFor();
  await passed.waitFor();
  await inAllLooks(page, 'tests', 'Requests as they land');
  await tab
    .getByRole('link', { name: /^Compare the shown run/ })
    .first()
    .click();
  await inAllLooks(page, 'comparison', 'TTFT', { widths: [1440] });

  await showTab(page, tabNames.decisions);
  await page
    .getByRole('link', { name: /^Request \d+, warm/ })
    .last()
    .click();
  await inAllLooks(page, 'decisions', 'because prefix-cache-scorer');
}

/** The path while requests are under way. */
export async function pictureTraffic(
  page: Page,
  cluster: ClusterClient,
): Promise<void> {
  const gateway = await gatewayOf(cluster);
  const over = new AbortController();
  const clients = Array.from({ length: 8 }, async (_, client) => {
    while (!over.signal.aborted) {
      const answer = await fetch(`${gateway}/v1/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'random',
          prompt: `Client ${client} says good morning`,
          max_tokens: 100,
          ignore_eos: true,
        }),
      });
      await answer.text();
    }
  });
  await showTab(page, tabNames.path);
  await inAllLooks(page, 'path', 'req/s', {
    settled: async () => {
      // A rate takes two readings, a chart some more.
      for (let reading = 0; reading < 5; reading += 1) {
        await page.waitForResponse(/pod-figures/);
      }
    },
  });
  over.abort();
  await Promise.all(clients);
}

export async function pictureSetup(
  page: Page,
  portalUrl: string,
): Promise<void> {
  await showTab(page, tabNames.setup);
  await inAllLooks(
    page,
    'setup',
    'What an apply of the custom resources would change',
  );
  await page.getByRole('link', { name: 'Overview', exact: true }).click();
  await inAllLooks(page, 'overview', 'Open the Inference tab', {
    // Backstage draws the graph of relations last.
    settled: () =>
      page
        .locator('svg')
        .getByText('demo (llm-d-sim, local)')
        .first()
        .waitFor(),
  });
  await inAllLooks(page, 'scale', 'Deployment llm-d-sim/demo-decode', {
    widths: [1440],
    isDialog: true,
    arrange: async () => {
      await openPage(page, portalUrl + inferencePath);
      await page.getByRole('button', { name: 'Change the stack' }).click();
      await page.getByRole('menuitem', { name: 'Scale a stage' }).click();
      const replicas = page.getByRole('textbox', { name: 'Replicas' });
      await replicas.fill('5');
      await replicas.press('Tab');
    },
  });
}

export async function pictureFleet(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Inference stacks' }).first().click();
  await inAllLooks(page, 'fleet', 'Last verdict');
}

export async function pictureForm(
  page: Page,
  portalUrl: string,
): Promise<void> {
  await inAllLooks(page, 'form', 'kind: InferencePool', {
    widths: [1440],
    arrange: async () => {
      await openPage(page, `${portalUrl}/create`);
      await chooseStackTemplate(page);
      await page
        .getByLabel(/^Name\b/)
        .first()
        .fill('chat');
      await page.getByRole('button', { name: 'Next' }).click();
      await page
        .getByRole('button', { name: 'Show what will be applied' })
        .click();
    },
  });
}

export async function pictureFault(
  page: Page,
  portalUrl: string,
  cluster: ClusterClient,
): Promise<void> {
  await cluster.patch(
    install,
    { spec: { epp: { image: 'ghcr.io/example/no-such-picker:v0.10.0' } } },
    { fieldManager: 'screenshots' },
  );
  const alert = inferenceTab(page)
    .getByRole('alert')
    .filter({ hasText: 'What to do' });
  await openPage(page, portalUrl + inferencePath);
  await alert.getByText(/^Endpoint picker/).waitFor();
  await inAllLooks(page, 'broken', 'This is the cause');
  await inAllLooks(page, 'evidence', 'Evidence for', {
    widths: [1440],
    isDialog: true,
    arrange: async () => {
      await openPage(page, portalUrl + inferencePath);
      await alert.getByRole('button', { name: 'Show the evidence' }).click();
    },
  });
}
