import {
  DefaultClusterClient,
  KubeConfigTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium as playwright } from 'playwright-core';
import { chromiumArguments, findChromium } from '../e2e/chromium';
import { exampleStack } from '../e2e/exampleStack';
import { patienceMs, stack } from '../e2e/Journey';
import { openHealthyStack } from '../e2e/openHealthyStack';
import { startPortal } from '../e2e/portal';
import { until } from '../e2e/until';
import type { Benchmark } from './Benchmark';
import { measureFleet } from './ui/fleet';
import { pluginBundle } from './ui/pluginBundle';

const root = path.resolve(__dirname, '..');
const idleMs = 60_000;
const repetitions = 3;

/** `ui`: how soon the Inference tab shows something, follows the cluster, and how much it asks for at rest. */
export const uiBenchmark: Benchmark = {
  description:
    'Inference tab in a browser: first content, change in the cluster to change on screen, requests at rest, size, a fleet of 500',
  async run({ say }) {
    const chromium = findChromium();
    if (!chromium) {
      throw new Error(
        'There is no Chromium on this machine (apt-get install -y chromium, or set CHROMIUM to its path)',
      );
    }
    say('bundle ...');
    const bundle = await pluginBundle();
    say('portal ...');
    const portal = await startPortal();
    const browser = await playwright.launch({
      executablePath: chromium,
      args: chromiumArguments,
    });
    try {
      const cluster = DefaultClusterClient.create({
        transport: KubeConfigTransport.fromFile(portal.kubeconfig, {
          cluster: 'local',
        }),
      });
      for (const manifest of exampleStack(root)) {
        await cluster.apply(manifest, { fieldManager: 'bench' });
      }
      const page = await browser.newPage({
        viewport: { width: 1440, height: 1000 },
      });
      page.setDefaultTimeout(patienceMs);
      let asked = 0;
      page.on('request', request => {
        if (new URL(request.url()).pathname.startsWith('/api/llm-d/')) {
          asked += 1;
        }
      });

      // Backstage's signals never answer the first connection after a start; their client tries again some seconds later.
      let isTold = false;
      page.on('websocket', socket =>
        socket.on('framesent', ({ payload }) => {
          isTold ||= payload.toString().includes('subscribe');
        }),
      );

      await openHealthyStack(page, portal.url);

      say('first content ...');
      const firstContent: number[] = [];
      // The first time is for the code of both tabs: what is asked for is a warm tab.
      for (let index = 0; index <= repetitions; index++) {
        await page.getByRole('link', { name: 'Overview', exact: true }).click();
        await page.getByText('Relations').waitFor();
        const began = performance.now();
        await page
          .getByRole('link', { name: 'Inference', exact: true })
          .click();
        await page
          .getByRole('list', { name: 'The way of a request' })
          .getByRole('button', { name: /^Gateway/ })
          .waitFor();
        if (index > 0) {
          firstContent.push(performance.now() - began);
        }
      }

      say('change to screen ...');
      await until(async () => (isTold ? true : undefined));
      const change: number[] = [];
      const table = page.getByRole('table', { name: 'Pods' });
      for (let index = 0; index < repetitions; index++) {
        const [victim] = await cluster.list(
          { apiVersion: 'v1', kind: 'Pod' },
          { namespace: stack.namespace, labelSelector: 'llm-d.ai/role=decode' },
        );
        await table.getByText(victim.metadata.name).waitFor();
        const row = table
          .getByRole('row', { name: new RegExp(victim.metadata.name) })
          .filter({ hasText: 'Healthy' });
        const began = performance.now();
        await cluster.delete({
          apiVersion: 'v1',
          kind: 'Pod',
          namespace: stack.namespace,
          name: victim.metadata.name,
        });
        await row.waitFor({ state: 'detached' });
        change.push(performance.now() - began);
        await page
          .getByRole('region', { name: 'Health' })
          .getByText('Healthy')
          .first()
          .waitFor();
        await until(async () =>
          (await table.getByText('Healthy').count()) === 3 ? true : undefined,
        );
      }

      say('a minute at rest ...');
      asked = 0;
      await delay(idleMs);
      const perMinute = (asked * 60_000) / idleMs;

      say('a fleet ...');
      const fleet = await measureFleet({
        cluster,
        page,
        portalUrl: portal.url,
      });

      const ms = (values: readonly number[]) => Math.round(Math.max(...values));
      const mib = (value: number) => Math.round(value * 1000) / 1000;
      return [
        {
          name: 'warm tab, first content (worst)',
          value: ms(firstContent),
          unit: 'ms',
          limit: 1_000,
        },
        {
          name: 'change in the cluster to screen (worst)',
          value: ms(change),
          unit: 'ms',
          limit: 2_000,
        },
        {
          name: 'requests of an idle tab per minute',
          value: perMinute,
          unit: 'count',
          limit: 10,
        },
        {
          name: 'own code with the app (gzip)',
          value: mib(bundle.entry),
          unit: 'MiB',
          limit: 0.05,
        },
        {
          name: 'own code when wanted (gzip)',
          value: mib(bundle.lazy),
          unit: 'MiB',
        },
        { name: 'lazy chunks', value: bundle.lazyChunks, unit: 'count' },
        ...fleet,
      ];
    } finally {
      await browser.close();
      await portal.stop();
    }
  },
};
