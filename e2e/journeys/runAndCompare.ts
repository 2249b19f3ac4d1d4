import assert from 'node:assert/strict';
import { inferencePath, type JourneyContext } from '../Journey';
import { openPage } from '../openPage';
import { assertAccessible } from '../accessibility';

/** Two routing tests: what they prove, and how they stand to each other. */
export async function runAndCompare({
  checks,
  page,
  picture,
  portalUrl,
}: JourneyContext): Promise<void> {
  const tab = page.getByRole('region', { name: 'Health' });
  const outcome = tab.getByText('Every assertion holds.');

  await checks.check(
    'the routing test passes: 1.500 everywhere when cold, 3.500 against 1.500 when warm, served as picked',
    async () => {
      await openPage(page, `${portalUrl}${inferencePath}?view=tests`);
      await tab.getByRole('button', { name: 'Run test' }).click();
      await page.waitForURL(url => url.searchParams.has('run'));
      await outcome.waitFor();
      const scores = tab.getByRole('table', { name: 'Scores' });
      const rows = await scores.getByRole('row').allInnerTexts();
      const totals = rows
        .map(row => row.match(/\b[13]\.500\b/g) ?? [])
        .filter(found => found.length > 0);
      assert.deepEqual(
        totals.map(found => [...found].sort()),
        [
          ['1.500', '1.500', '1.500'],
          ...Array.from({ length: totals.length - 1 }, () => [
            '1.500',
            '1.500',
            '3.500',
          ]),
        ],
        `totals per request:\n${rows.join('\n')}`,
      );
      assert.ok(totals.length >= 3, 'at least two warm requests');
      await tab.getByText('Local stand-in').nth(1).waitFor();
      await picture('13-routing-test');
      await assertAccessible(page, 'routing tests', tab, {
        landmark: 'Every assertion holds.',
      });
    },
  );

  await checks.check('a second run is compared with the first', async () => {
    const first = new URL(page.url()).searchParams.get('run');
    await tab.getByRole('button', { name: 'Run again' }).click();
    await page.waitForURL(
      url =>
        url.searchParams.get('run') !== first && url.searchParams.has('run'),
    );
    await outcome.waitFor();
    await tab
      .getByRole('link', { name: /^Compare the shown run/ })
      .first()
      .click();
    const comparison = page.getByRole('region', { name: 'Comparison' });
    await comparison.getByRole('row', { name: /TTFT/i }).first().waitFor();
    const times = await tab
      .getByRole('table', { name: 'Earlier runs' })
      .getByRole('rowheader')
      .allInnerTexts();
    const [, before, after] = await comparison
      .getByRole('columnheader')
      .allInnerTexts();
    assert.deepEqual(
      [before, after],
      [`Before: ${times[1]}`, `After: ${times[0]}`],
    );
    await picture('14-comparison');
    await assertAccessible(page, 'a comparison', comparison, {
      landmark: /TTFT/i,
    });
  });
}
