import type { Locator, Page } from 'playwright-core';

/** A tab of an entity page: a link in the new frontend system, a tab in the classic one. */
export function entityTab(page: Page, name: string): Locator {
  return page
    .getByRole('link', { name, exact: true })
    .or(page.getByRole('tab', { name, exact: true }));
}
