import {
  DefaultClusterClient,
  KubeConfigTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import assert from 'node:assert/strict';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium as playwright, type Page } from 'playwright-core';
import type { Checks, CheckResults } from './Checks';
import { chromiumArguments } from './chromium';
import { startPortal } from './portal';

const stackNamespace = 'llm-d-sim';
const patienceMs = 60_000;

/** What the two custom resources lead to, directly or not. */
const kindsOfAStack = [
  ['sim.llm-d.io/v1alpha1', 'SimulatorDeployment'],
  ['sim.llm-d.io/v1alpha1', 'SchedulerInstall'],
  ['gateway.networking.k8s.io/v1', 'Gateway'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['gateway.networking.k8s.io/v1beta1', 'ReferenceGrant'],
  ['inference.networking.k8s.io/v1', 'InferencePool'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'Pod'],
  ['v1', 'Service'],
  ['v1', 'ServiceAccount'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'Endpoints'],
  ['discovery.k8s.io/v1', 'EndpointSlice'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
];
/** Objects that Kubernetes itself puts into a namespace. */
const ofEveryNamespace = new Set(['default', 'kube-root-ca.crt']);

/** The way of a newcomer, with real clicks: from the form to a routed, scored request, and away again. */
export async function goldenPath(options: {
  /** Path of the browser. */
  chromium: string;
  /** Folder for a picture of every page. */
  screenshots: string;
  say(line: string): void;
  checks(onFailure: (name: string) => Promise<void>): Checks;
}): Promise<CheckResults> {
  const portal = await startPortal();
  const browser = await playwright.launch({
    executablePath: options.chromium,
    args: chromiumArguments,
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 1000 },
    });
    page.setDefaultTimeout(patienceMs);
    const picture = (name: string) =>
      page.screenshot({
        path: path.join(options.screenshots, `${name}.png`),
        fullPage: true,
      });
    const checks = options.checks(async () => {
      await picture('failure');
    });
    const cluster = DefaultClusterClient.create({
      transport: KubeConfigTransport.fromFile(portal.kubeconfig, {
        cluster: 'local',
      }),
    });
    const pods = () =>
      cluster.list(
        { apiVersion: 'v1', kind: 'Pod' },
        { namespace: stackNamespace, labelSelector: 'llm-d.ai/role=decode' },
      );

    await checks.check('a guest signs in', async () => {
      await page.goto(portal.url);
      await page.getByRole('button', { name: 'Enter' }).click();
      await page.getByText(/^(All|Owned) resources/i).waitFor();
      await picture('1-catalog');
    });

    await checks.check(
      'the form refuses what cannot work, in place',
      async () => {
        await page
          .getByRole('link', { name: 'Create', exact: true })
          .first()
          .click();
        await page
          .getByText('llm-d scheduler + simulator stack')
          .first()
          .waitFor();
        await picture('2-create');
        await page.getByRole('button', { name: 'Choose' }).click();

        const config = page.getByLabel('Endpoint picker configuration');
        await config.fill('plugins: [{type: telepathy-scorer}]');
        await page.getByRole('button', { name: 'Next' }).click();
        await page
          .getByText('telepathy-scorer', { exact: false })
          .nth(1)
          .waitFor();
        await picture('3-what-invalid');
        await config.fill('');
        await picture('4-what');
        await page.getByRole('button', { name: 'Next' }).click();

        const models = page.getByLabel('Namespace of the models');
        await models.fill('');
        await page.getByRole('button', { name: 'Review' }).click();
        assert.equal(
          await models.evaluate(
            input =>
              input instanceof HTMLInputElement && input.validity.valueMissing,
          ),
          true,
          'the browser says that the namespace is missing',
        );
        await models.fill(stackNamespace);
        const port = page.getByLabel('Port');
        await port.fill('70000');
        await page.getByRole('button', { name: 'Review' }).click();
        assert.match(
          await port.evaluate(input =>
            input instanceof HTMLInputElement ? input.validationMessage : '',
          ),
          /65535/,
          'the browser names the largest port',
        );
        await picture('5-where-invalid');
        await port.fill('8200');
        await picture('6-where');
        await page.getByRole('button', { name: 'Review' }).click();
        await page.getByRole('button', { name: 'Create' }).waitFor();
        await picture('7-review');
      },
    );

    await checks.check('the template runs and leads to the stack', async () => {
      await page.getByRole('button', { name: 'Create' }).click();
      const open = page.getByRole('link', { name: 'Open the stack' });
      await open.waitFor();
      await picture('8-task');
      await open.click();
      await page.getByRole('link', { name: 'Inference' }).click();
    });

    await checks.check('the stack is shown healthy', async () => {
      const health = page.getByRole('region', { name: 'Health' });
      await health.getByText('Healthy').first().waitFor();
      await picture('9-health');
    });

    await checks.check(
      'the routing test passes: 1.500 everywhere when cold, 3.500 against 1.500 when warm, served as picked',
      async () => {
        await runRoutingTest(page);
        await picture('10-routing-test');
        const table = page.getByRole('table', { name: 'Scores' });
        const rows = await table.getByRole('row').allInnerTexts();
        const totals = rows
          .map(row => row.match(/\b[13]\.500\b/g) ?? [])
          .filter(found => found.length > 0);
        assert.deepEqual(
          totals.map(found => [...found].sort()),
          [
            ['1.500', '1.500', '1.500'],
            ...Array.from({ length: totals.length - 1 }, () => [
              '1.500',
              '1.500',
              '3.500',
            ]),
          ],
          `totals per request:\n${rows.join('\n')}`,
        );
        assert.ok(totals.length >= 3, 'at least two warm requests');
      },
    );

    await checks.check(
      'a killed pod is replaced and the page tells so',
      async () => {
        const [victim] = await pods();
        await cluster.delete({
          apiVersion: 'v1',
          kind: 'Pod',
          namespace: stackNamespace,
          name: victim.metadata.name,
        });
        const table = page.getByRole('table', { name: 'Pods' });
        await table
          .getByText(victim.metadata.name)
          .waitFor({ state: 'detached' });
        const successor = await until(async () => {
          const now = await pods();
          return now.length === 3
            ? now.find(
                pod =>
                  Date.parse(pod.metadata.creationTimestamp ?? '') >=
                  Date.parse(victim.metadata.creationTimestamp ?? ''),
              )
            : undefined;
        });
        await table.getByText(successor.metadata.name).waitFor();
        await page
          .getByRole('region', { name: 'Health' })
          .getByText('Healthy')
          .first()
          .waitFor();
        await picture('11-new-pod');
      },
    );

    await checks.check('dark theme and a narrow window', async () => {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 768, height: 1000 });
      await page.getByRole('table', { name: 'Scores' }).waitFor();
      await picture('12-narrow-dark');
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 1440, height: 1000 });
    });

    await checks.check(
      'deleting the two custom resources leaves nothing',
      async () => {
        for (const kind of ['SchedulerInstall', 'SimulatorDeployment']) {
          await cluster.delete({
            apiVersion: 'sim.llm-d.io/v1alpha1',
            kind,
            namespace: stackNamespace,
            name: 'demo',
          });
        }
        await until(async () => {
          const left = await Promise.all(
            kindsOfAStack.map(([apiVersion, kind]) =>
              cluster.list({ apiVersion, kind }, { namespace: stackNamespace }),
            ),
          );
          return left
            .flat()
            .every(({ metadata }) => ofEveryNamespace.has(metadata.name))
            ? true
            : undefined;
        });
      },
    );

    await checks.check(
      'SIGTERM ends the portal and all it started',
      async () => {
        await browser.close();
        await portal.stop();
        for (const url of [portal.url, 'http://localhost:7007']) {
          await assert.rejects(fetch(url), `something still answers at ${url}`);
        }
      },
    );
    return checks.results;
  } finally {
    await browser.close();
    await portal.stop();
  }
}

async function runRoutingTest(page: Page): Promise<void> {
  const region = page.getByRole('region', { name: 'Routing test' });
  await region.getByRole('button', { name: 'Run test' }).click();
  await region.getByText('Passed').first().waitFor();
}

/** Asks again until there is an answer. */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(`not so after ${patienceMs / 1000} s: ${ask.toString()}`);
    }
    await delay(250);
  }
}
