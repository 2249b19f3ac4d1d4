import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { until } from './until';

const images = path.resolve(__dirname, '../docs/images');

/** Pictures of a view in both themes and at each width, into `docs/images`. */
export async function inAllLooks(
  page: Page,
  name: string,
  /** A text that is there once the view is: Backstage may build the page anew for another theme or width. */
  landmark: string,
  options: {
    widths?: readonly number[];
    /** Comes to the view again, where no address leads to it. */
    arrange?(): Promise<void>;
    /** Waits for what only shows after a while. */
    settled?(): Promise<unknown>;
    /** Of a dialog, which stands before what is visible of its page. */
    isDialog?: boolean;
  } = {},
): Promise<void> {
  const { arrange, isDialog = false, settled, widths = [1440, 768] } = options;
  mkdirSync(images, { recursive: true });
  for (const width of widths) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await arrange?.();
      await page
        .locator(`[data-theme-mode="${colorScheme}"]`)
        .first()
        .waitFor({ state: 'attached' });
      await page.getByText(landmark).first().waitFor();
      await settled?.();
      await page.evaluate(() => window.scrollTo(0, 0));
      await calm(page, landmark);
      await page.screenshot({
        path: path.join(images, `${name}-${width}-${colorScheme}.png`),
        fullPage: !isDialog,
        animations: 'disabled',
      });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
}

/**
 * Pictures are of what was read, not of the wait for it: waits until the view has been there for some looks, as a page may be built anew just
 * after its theme has come.
 */
async function calm(page: Page, landmark: string): Promise<void> {
  const waits = page.locator('[aria-busy="true"], [role="progressbar"]');
  let looks = 0;
  await until(async () => {
    const isThere =
      (await waits.count()) === 0 &&
      (await page.getByText(landmark).count()) > 0;
    looks = isThere ? looks + 1 : 0;
    return looks > 4 || undefined;
  });
}
