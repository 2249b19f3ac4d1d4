import type { Page } from 'playwright-core';

/** Follows an address as somebody who was given it. The portal asks who one is, unless it remembers. */
export async function openPage(page: Page, address: string): Promise<void> {
  await page.goto(address);
  const enter = page.getByRole('button', { name: 'Enter' });
  const inside = page.getByRole('link', { name: 'Settings' });
  await enter.or(inside).first().waitFor();
  if (!(await inside.isVisible())) {
    // It may let one in by itself meanwhile.
    await Promise.any([enter.click(), inside.waitFor()]);
  }
  await inside.waitFor();
}
