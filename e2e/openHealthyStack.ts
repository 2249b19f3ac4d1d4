import type { Page } from 'playwright-core';
import { inferencePath } from './Journey';
import { openPage } from './openPage';

/** ms that one look lasts: a first one may wait for code that is still being compiled. */
const lookMs = 30_000;
const looks = 6;

/** Opens the Inference tab of the stack once the catalog has its entity and the stack is well. */
export async function openHealthyStack(
  page: Page,
  portalUrl: string,
): Promise<void> {
  for (let look = 1; ; look++) {
    await openPage(page, portalUrl + inferencePath);
    try {
      await page
        .getByRole('region', { name: 'Health' })
        .getByText('Healthy')
        .first()
        .waitFor({ timeout: lookMs });
      return;
    } catch (error) {
      if (look === looks) {
        throw error;
      }
    }
  }
}
