import assert from 'node:assert/strict';
import { entityTab } from '../entityTab';
import { chooseStackTemplate } from '../chooseStackTemplate';
import { stack, type JourneyContext } from '../Journey';

/** From the form, which refuses what cannot work, to a stack that is healthy. */
export async function createStack({
  checks,
  page,
  picture,
}: JourneyContext): Promise<void> {
  await checks.check(
    'the form knows the cluster and its namespaces',
    async () => {
      await page
        .getByRole('link', { name: /^Create(\.\.\.)?$/ })
        .first()
        .click();
      await picture('2-create');
      await chooseStackTemplate(page);
      await page.getByText('Local stand-in').first().waitFor();
      await page
        .getByText(`${stack.namespace} does not exist yet`)
        .or(page.getByRole('combobox', { name: /Namespace of the models/ }))
        .first()
        .waitFor();
      await picture('3-place');
      await page.getByRole('button', { name: 'Next' }).click();
    },
  );

  await checks.check(
    'the form refuses what cannot work, in place',
    async () => {
      const config = page.getByLabel('Endpoint picker configuration').last();
      await config.fill('plugins: [{type: telepathy-scorer}]');
      await page.getByRole('button', { name: 'Review' }).click();
      await page
        .getByText('telepathy-scorer', { exact: false })
        .nth(1)
        .waitFor();
      await picture('4-what-invalid');
      await config.fill('');

      const port = page.getByLabel(/^Port\b/).first();
      await port.fill('70000');
      await page.getByRole('button', { name: 'Review' }).click();
      assert.match(
        await port.evaluate(input =>
          input instanceof HTMLInputElement ? input.validationMessage : '',
        ),
        /65535/,
        'the browser names the largest port',
      );
      await picture('5-what-invalid');
      await port.fill('8200');
    },
  );

  await checks.check(
    'the form shows what will be applied before anything happens',
    async () => {
      await page
        .getByRole('button', { name: 'Show what will be applied' })
        .click();
      await page
        .getByRole('region', { name: 'Manifests' })
        .getByText('kind: InferencePool')
        .waitFor();
      await picture('6-what');
      await page.getByRole('button', { name: 'Review' }).click();
      await page.getByRole('button', { name: 'Create' }).waitFor();
      await picture('7-review');
    },
  );

  await checks.check('the template runs and leads to the stack', async () => {
    await page.getByRole('button', { name: 'Create' }).click();
    const open = page.getByRole('link', { name: 'Open the stack' });
    await open.waitFor();
    await picture('8-task');
    await open.click();
    await entityTab(page, 'Inference').click();
  });

  await checks.check('the stack is shown healthy', async () => {
    const tab = page.getByRole('region', { name: 'Health' });
    await tab.getByText('Healthy').first().waitFor();
    const path = tab.getByRole('list', { name: 'The way of a request' });
    for (const link of [
      'Gateway',
      'HTTPRoute',
      'InferencePool',
      'Endpoint picker',
    ]) {
      await path
        .getByRole('button', { name: new RegExp(`^${link}.*Healthy`) })
        .waitFor();
    }
    await picture('9-path');
  });
}
