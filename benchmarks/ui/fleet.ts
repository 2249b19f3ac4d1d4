import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { Page } from 'playwright-core';
import type { Figure } from '../Benchmark';
import { openPage } from '../../e2e/openPage';
import { until } from '../../e2e/until';
import { median } from '../processes/percentile';

const stacks = 500;
const namespaces = 50;
const pageSize = 50;
/** Applies that are under way at once. */
const lanes = 8;
const patienceMs = 300_000;
const repetitions = 5;
/** Without news of a stack: the fleet is at rest. */
const restMs = 10_000;

/**
 * `fleet`: how soon the fleet page answers a person with 500 stacks in one cluster. They have no pods: what is measured is the
 * portal.
 */
export async function measureFleet(options: {
  cluster: ClusterClient;
  page: Page;
  portalUrl: string;
}): Promise<Figure[]> {
  const { cluster, page, portalUrl } = options;
  await applyStacks(cluster);
  await page.addInitScript(() => {
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) {
        const { longest = '0' } = document.documentElement.dataset;
        document.documentElement.dataset.longest = String(
          Math.max(Number(longest), duration),
        );
      }
    }).observe({ type: 'longtask', buffered: true });
  });
  let news = performance.now();
  page.on('websocket', socket =>
    socket.on('framereceived', () => {
      news = performance.now();
    }),
  );
  // Besides, there is the stack that the tab was measured with.
  const total = stacks + 1;
  const rows = page.getByRole('table', { name: 'Inference stacks' });
  const shown = (from: number, to: number, of: number) =>
    page
      .getByText(`${from} to ${to} of ${of}`)
      .waitFor({ timeout: patienceMs });
  await openPage(page, `${portalUrl}/llm-d`);
  await shown(1, pageSize, total);

  // The operator has said what it has to say of all of them.
  await until(async () =>
    performance.now() - news > restMs ? true : undefined,
  );
  await page.evaluate(() => {
    document.documentElement.dataset.longest = '0';
  });

  const took = new Map<string, number[]>();
  const step = async (name: string, act: () => Promise<unknown>) => {
    const began = performance.now();
    await act();
    const times = took.get(name) ?? [];
    took.set(name, [...times, performance.now() - began]);
  };
  for (let index = 0; index < repetitions; index++) {
    await page.getByRole('link', { name: 'Settings' }).click();
    await rows.waitFor({ state: 'detached' });
    await step('fleet page', async () => {
      await page
        .getByRole('link', { name: 'Inference stacks' })
        .first()
        .click();
      await shown(1, pageSize, total);
    });
    await step('its next page', async () => {
      await page.getByRole('button', { name: 'Next page' }).click();
      await shown(pageSize + 1, 2 * pageSize, total);
    });
    await step('sorted by name', async () => {
      await page.getByRole('button', { name: 'Stack', exact: true }).click();
      // The one that is well: by status it came last, by name it comes first.
      await rows.getByRole('link', { name: 'demo', exact: true }).waitFor();
    });
    await step('searched', async () => {
      await page.getByRole('searchbox').fill('fleet-123');
      await shown(1, 1, 1);
    });
  }
  const longest = await page.evaluate(() =>
    Number(document.documentElement.dataset.longest),
  );
  return [
    ...[...took].map(([name, times]) => ({
      name: `${name}, ${stacks} stacks (middle of ${repetitions})`,
      value: Math.round(median(times)),
      unit: 'ms' as const,
      limit: 1_000,
    })),
    {
      name: '  longest task meanwhile',
      value: Math.round(longest),
      unit: 'ms',
    },
  ];
}

async function applyStacks(cluster: ClusterClient): Promise<void> {
  const apply = (manifest: KubernetesObject) =>
    cluster.apply(manifest, { fieldManager: 'bench' });
  for (let index = 0; index < namespaces; index++) {
    await apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: `fleet-${index}` },
    });
  }
  const left = Array.from({ length: stacks }, (_, index) => index);
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let index = left.pop(); index !== undefined; index = left.pop()) {
        const metadata = {
          name: `fleet-${index}`,
          namespace: `fleet-${index % namespaces}`,
        };
        await apply({
          apiVersion: 'sim.llm-d.io/v1alpha1',
          kind: 'SimulatorDeployment',
          metadata,
          spec: {
            prefill: { enabled: false },
            decode: { enabled: true, replicas: 0 },
          },
        });
        await apply({
          apiVersion: 'sim.llm-d.io/v1alpha1',
          kind: 'SchedulerInstall',
          metadata,
          spec: {
            simulatorNamespace: metadata.namespace,
            epp: { enabled: false },
          },
        });
      }
    }),
  );
}
