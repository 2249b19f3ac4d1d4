import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';

const axe = createRequire(__filename).resolve('axe-core/axe.min.js');
const schemes = ['light', 'dark'] as const;

/** What axe says of one place: rule, and where. */
interface Violation {
  rule: string;
  where: string[];
}

/**
 * Looks for what axe can find, in both themes, within a part of the page that is this project's own: the frame around it is
 * Backstage's.
 *
 * @throws AssertionError that lists every violation
 */
export async function assertAccessible(
  page: Page,
  name: string,
  part: Locator,
  options: {
    /** A text that is there once the part is: another theme builds the page anew. */
    landmark: string | RegExp;
    /** Leads back to the part where the address alone does not. */
    reach?(): Promise<void>;
  },
): Promise<void> {
  await page.addScriptTag({ path: axe });
  // Colours fade in: what is half way is neither theme.
  await page.addStyleTag({
    content: '*, *::before, *::after { transition: none !important; }',
  });
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page
      .locator(`[data-theme-mode="${scheme}"]`)
      .first()
      .waitFor({ state: 'attached' });
    if (options.reach && scheme === 'dark' && !(await part.isVisible())) {
      await options.reach();
    }
    await part.getByText(options.landmark).first().waitFor();
    const violations = await part.evaluate(
      async (element): Promise<Violation[]> => {
        const { run } = Reflect.get(window, 'axe');
        const result = await run(element, { resultTypes: ['violations'] });
        return result.violations.map(
          (violation: {
            id: string;
            nodes: { html: string; failureSummary: string }[];
          }) => ({
            rule: violation.id,
            where: violation.nodes.map(
              ({ failureSummary, html }) =>
                `${html.slice(0, 160)} ${failureSummary
                  .split('\n')[1]
                  ?.trim()}`,
            ),
          }),
        );
      },
    );
    assert.deepEqual(
      violations,
      [],
      `axe on ${name}, ${scheme}: ${JSON.stringify(violations, null, 2)}`,
    );
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page
    .locator('[data-theme-mode="light"]')
    .first()
    .waitFor({ state: 'attached' });
}
