import type { Page } from 'playwright-core';

/** From the list of templates to the first page of the form of a stack. */
export async function chooseStackTemplate(page: Page): Promise<void> {
  const card = page
    .locator('[class*="MuiCard-root"]')
    .filter({ hasText: 'llm-d scheduler + simulator stack' });
  await card.getByRole('button', { name: 'Choose' }).click();
  await page
    .getByLabel(/^Name\b/)
    .first()
    .waitFor();
}
