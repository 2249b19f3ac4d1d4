import type { LiveCluster } from '@llm-d-sim/live-cluster';
import { Checks, type CheckResults } from '../Checks';
import { stack, type JourneyContext } from '../Journey';
import { createStack } from '../journeys/create';
import { deleteStack } from '../journeys/deleteStack';
import { runAndCompare } from '../journeys/runAndCompare';
import { openBrowser } from '../openBrowser';
import { openPage } from '../openPage';

/** From the template to a tested stack and its end, in somebody else's portal. */
export async function tryPortal(options: {
  url: string;
  live: LiveCluster;
  chromium: string;
  /** Folder for a picture of every page. */
  screenshots: string;
  say(line: string): void;
}): Promise<CheckResults> {
  const { live, say, url } = options;
  const browser = await openBrowser(options);
  const { page, picture } = browser;
  try {
    // The browser's note that an observer's news came a frame late: components of others cause it when the theme changes, and the dev
    // server lays an error over the whole page for it.
    await page.addInitScript(() =>
      window.addEventListener('error', event => {
        if (event.message.startsWith('ResizeObserver loop')) {
          event.stopImmediatePropagation();
        }
      }),
    );
    const checks = new Checks({ say, onFailure: () => picture('failure') });
    const context: JourneyContext = {
      page,
      portalUrl: url,
      cluster: live.client,
      checks,
      picture,
    };
    await checks.check('somebody signs in', () => openPage(page, url));
    await createStack(context);
    await runAndCompare(context);
    await checks.check('the fleet page lists the stack', async () => {
      await openPage(page, `${url}/llm-d`);
      await page
        .getByRole('table', { name: 'Inference stacks' })
        .getByRole('row', { name: new RegExp(`^${stack.name}\\b`) })
        .waitFor();
      await picture('30-fleet');
    });
    await deleteStack(context);
    return checks.results;
  } finally {
    await browser.close();
  }
}
