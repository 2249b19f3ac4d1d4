import {
  DefaultClusterClient,
  KubeConfigTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import assert from 'node:assert/strict';
import type { Checks, CheckResults } from './Checks';
import { inferencePath, type JourneyContext } from './Journey';
import { createStack } from './journeys/create';
import { deleteStack } from './journeys/deleteStack';
import { diagnoseStack } from './journeys/diagnose';
import { editStack } from './journeys/editStack';
import { explainDecision } from './journeys/explainDecision';
import { runAndCompare } from './journeys/runAndCompare';
import { openBrowser } from './openBrowser';
import { openPage } from './openPage';
import { startPortal } from './portal';

/** The ways that people take through the portal, with real clicks: create, run and compare, explain, diagnose, delete. */
export async function goldenPath(options: {
  /** Path of the browser. */
  chromium: string;
  /** Folder for a picture of every page. */
  screenshots: string;
  say(line: string): void;
  checks(onFailure: (name: string) => Promise<void>): Checks;
}): Promise<CheckResults> {
  const portal = await startPortal();
  const browser = await openBrowser(options);
  const { page, picture } = browser;
  try {
    const context: JourneyContext = {
      page,
      portalUrl: portal.url,
      cluster: DefaultClusterClient.create({
        transport: KubeConfigTransport.fromFile(portal.kubeconfig, {
          cluster: 'local',
        }),
      }),
      checks: options.checks(() => picture('failure')),
      picture,
    };
    const { checks } = context;

    await checks.check('a guest signs in', async () => {
      await openPage(page, portal.url);
      await page.getByText(/^(All|Owned) resources/i).waitFor();
      await picture('1-catalog');
    });
    await createStack(context);
    await editStack(context);
    await runAndCompare(context);
    await explainDecision(context);
    await diagnoseStack(context);

    await checks.check('a narrow window scrolls nowhere sideways', async () => {
      await page.setViewportSize({ width: 768, height: 1000 });
      await openPage(page, portal.url + inferencePath);
      await page
        .getByRole('list', { name: 'The way of a request' })
        .getByRole('button', { name: /^Endpoint picker/ })
        .waitFor();
      await picture('20-narrow');
      assert.ok(
        await page.evaluate(
          () =>
            document.documentElement.scrollWidth <=
            document.documentElement.clientWidth,
        ),
        'the page fits',
      );
      await page.setViewportSize({ width: 1440, height: 1000 });
    });
    await deleteStack(context);

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
