import { inferencePath, type JourneyContext } from '../Journey';
import { openPage } from '../openPage';
import { assertAccessible } from '../accessibility';

/** From a run to why one of its requests went where it went. */
export async function explainDecision({
  checks,
  page,
  picture,
  portalUrl,
}: JourneyContext): Promise<void> {
  await checks.check(
    'a decision is explained in words, and its bars add up',
    async () => {
      await openPage(page, `${portalUrl}${inferencePath}?view=tests`);
      const tab = page.getByRole('region', { name: 'Health' });
      await tab.getByRole('link', { name: 'Explain the decisions' }).click();
      await page
        .getByRole('link', { name: /^Request \d+, warm/ })
        .last()
        .click();
      const decision = page.getByRole('region', { name: /^Why this pod/ });
      await decision.getByText(/because prefix-cache-scorer/).waitFor();
      await decision
        .getByRole('img', {
          name: /prefix-cache-scorer 2\.000.*: total 3\.500$/,
        })
        .waitFor();
      await picture('15-decision');
      await assertAccessible(page, 'a decision', tab, {
        landmark: /because prefix-cache-scorer/,
      });
    },
  );

  await checks.check('profile and drift are shown', async () => {
    await openPage(page, `${portalUrl}${inferencePath}?view=setup`);
    const tab = page.getByRole('region', { name: 'Health' });
    await tab.getByText('prefix-cache-scorer').first().waitFor();
    await tab
      .getByText(/^Nothing has drifted|^Show what is as it should be/)
      .first()
      .waitFor();
    await picture('16-setup');
    await assertAccessible(page, 'profile and drift', tab, {
      landmark: 'prefix-cache-scorer',
    });
  });

  await checks.check('the fleet page lists the stack', async () => {
    await page.getByRole('link', { name: 'Inference stacks' }).first().click();
    const table = page.getByRole('table', { name: 'Inference stacks' });
    await table.getByRole('row', { name: /^demo.*Passed/ }).waitFor();
    await picture('17-fleet');
    await assertAccessible(page, 'the fleet page', table, {
      landmark: 'Passed',
    });
  });
}
