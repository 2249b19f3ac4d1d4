import { inferencePath, install, stack, type JourneyContext } from '../Journey';
import { openPage } from '../openPage';
import { assertAccessible } from '../accessibility';
import { until } from '../until';

const noSuchImage = 'ghcr.io/example/no-such-endpoint-picker:v0.10.0';

/** A killed pod is replaced under the reader's eyes; a broken EPP is named, with evidence, and so is its recovery. */
export async function diagnoseStack({
  checks,
  cluster,
  page,
  picture,
  portalUrl,
}: JourneyContext): Promise<void> {
  const tab = page.getByRole('region', { name: 'Health' });
  const pods = () =>
    cluster.list(
      { apiVersion: 'v1', kind: 'Pod' },
      {
        namespace: stack.namespace,
        labelSelector: 'llm-d.ai/role=decode',
      },
    );

  await checks.check(
    'a killed pod is replaced and the page tells so',
    async () => {
      await openPage(page, portalUrl + inferencePath);
      const [victim] = await pods();
      const table = page.getByRole('table', { name: 'Pods' });
      await table.getByText(victim.metadata.name).waitFor();
      await cluster.delete({
        apiVersion: 'v1',
        kind: 'Pod',
        namespace: stack.namespace,
        name: victim.metadata.name,
      });
      await table
        .getByText(victim.metadata.name)
        .waitFor({ state: 'detached' });
      const successor = await until(async () => {
        const now = await pods();
        return now.length === 3
          ? now.find(
              pod =>
                Date.parse(pod.metadata.creationTimestamp ?? '') >=
                Date.parse(victim.metadata.creationTimestamp ?? ''),
            )
          : undefined;
      });
      await table.getByText(successor.metadata.name).waitFor();
      await tab.getByText('Healthy').first().waitFor();
      await picture('10-new-pod');
    },
  );

  await checks.check(
    'a broken endpoint picker is named with cause, fix and evidence',
    async () => {
      const before = await cluster.get(install);
      await cluster.patch(
        install,
        { spec: { epp: { image: noSuchImage } } },
        { fieldManager: 'browser-test' },
      );
      const alert = tab.getByRole('alert').filter({ hasText: 'What to do' });
      await alert.getByText(/^Endpoint picker/).waitFor();
      await picture('11-broken');
      await assertAccessible(page, 'the broken path', tab, {
        landmark: 'This is the cause',
      });
      await alert.getByRole('button', { name: 'Show the evidence' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('table', { name: /^Evidence/ }).waitFor();
      await assertAccessible(page, 'the details of a link', dialog, {
        landmark: /^Evidence for/,
      });
      await picture('12-evidence');
      await dialog.getByRole('tab', { name: 'Events' }).click();
      await dialog.getByRole('table', { name: 'Events' }).waitFor();
      await dialog.getByRole('tab', { name: 'YAML' }).click();
      await dialog
        .getByRole('region', { name: 'YAML' })
        .getByText(noSuchImage)
        .first()
        .waitFor();
      await page.keyboard.press('Escape');

      const { epp } = Object(before?.spec);
      await cluster.patch(
        install,
        { spec: { epp: { image: epp.image } } },
        { fieldManager: 'browser-test' },
      );
      await tab
        .getByRole('list', { name: 'The way of a request' })
        .getByRole('button', { name: /^Endpoint picker.*Healthy/ })
        .waitFor();
    },
  );
}
