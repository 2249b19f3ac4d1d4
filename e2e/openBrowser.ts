import path from 'node:path';
import { chromium as playwright, type Page } from 'playwright-core';
import { chromiumArguments } from './chromium';
import { patienceMs } from './Journey';

/** A browser with one page, of the size that journeys are made in. */
export interface OpenBrowser {
  page: Page;
  /** Takes a picture of the whole page. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

/** @param options - `chromium`: its path; `screenshots`: folder for pictures */
export async function openBrowser(options: {
  chromium: string;
  screenshots: string;
}): Promise<OpenBrowser> {
  const browser = await playwright.launch({
    executablePath: options.chromium,
    args: chromiumArguments,
  });
  const page = await browser.newPage({
    viewport: { width: 1440, height: 1000 },
  });
  page.setDefaultTimeout(patienceMs);
  return {
    page,
    async picture(name) {
      await page.screenshot({
        path: path.join(options.screenshots, `${name}.png`),
        fullPage: true,
      });
    },
    close: () => browser.close(),
  };
}
