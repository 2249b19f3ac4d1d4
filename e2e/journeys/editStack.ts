import assert from 'node:assert/strict';
import { chooseStackTemplate } from '../chooseStackTemplate';
import { inferencePath, stack, type JourneyContext } from '../Journey';
import { openPage } from '../openPage';
import { until } from '../until';

/** A stack that is there is not made over by accident, and is changed by a form that knows it. */
export async function editStack({
  checks,
  page,
  picture,
  portalUrl,
}: JourneyContext): Promise<void> {
  const name = page.getByLabel(/^Name\b/).first();
  const pods = page.getByLabel(/^Decode pods\b/).first();

  await checks.check('a name that is taken is refused', async () => {
    await openPage(page, `${portalUrl}/create`);
    await chooseStackTemplate(page);
    const taken = page.getByText(
      `${stack.name} is taken in ${stack.namespace}`,
      { exact: false },
    );
    await taken.first().waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await taken.nth(1).waitFor();
    assert.equal(await pods.count(), 0, 'the form does not go on');
    await picture('10-taken');
    await name.fill('another');
    await page.getByRole('button', { name: 'Next' }).click();
    await pods.waitFor();
  });

  await checks.check('the form of a stack opens filled in', async () => {
    await openPage(page, portalUrl + inferencePath);
    await page.getByRole('button', { name: 'Edit in the template' }).click();
    await name.waitFor();
    assert.equal(await name.inputValue(), stack.name);
    await page.getByRole('button', { name: 'Next' }).click();
    await pods.waitFor();
    assert.equal(await pods.inputValue(), '3');
    await picture('10-edit');
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Create' }).waitFor();
  });

  await checks.check('the template that tunes a stack offers it', async () => {
    await openPage(page, `${portalUrl}/create/templates/default/llm-d-tune`);
    // The only one there is: the picker has taken it.
    const picked = page.getByLabel(/^Stack\b/).first();
    await until(
      async () => /demo/.test(await picked.inputValue()) || undefined,
    );
    await picture('10-tune');
  });
}
