import { inferencePath, stack, type JourneyContext } from '../Journey';
import { openPage } from '../openPage';
import { assertAccessible } from '../accessibility';
import { until } from '../until';

/** What the two custom resources lead to, directly or not. */
const kindsOfAStack = [
  ['sim.llm-d.io/v1alpha1', 'SimulatorDeployment'],
  ['sim.llm-d.io/v1alpha1', 'SchedulerInstall'],
  ['gateway.networking.k8s.io/v1', 'Gateway'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['gateway.networking.k8s.io/v1beta1', 'ReferenceGrant'],
  ['inference.networking.k8s.io/v1', 'InferencePool'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'Pod'],
  ['v1', 'Service'],
  ['v1', 'ServiceAccount'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'Endpoints'],
  ['discovery.k8s.io/v1', 'EndpointSlice'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
];
/** Objects that Kubernetes itself puts into a namespace. */
const ofEveryNamespace = new Set(['default', 'kube-root-ca.crt']);

/** Scaled first, with a look at what will change; then deleted, with a look at all that goes. */
export async function deleteStack({
  checks,
  cluster,
  page,
  picture,
  portalUrl,
}: JourneyContext): Promise<void> {
  const dialog = page.getByRole('dialog');
  const choose = async (action: string) => {
    await page.getByRole('button', { name: 'Change the stack' }).click();
    await page.getByRole('menuitem', { name: action }).click();
  };

  const openScale = async () => {
    await choose('Scale a stage');
    const replicas = dialog.getByRole('textbox', { name: 'Replicas' });
    await replicas.fill('2');
    await replicas.press('Tab');
    await dialog.getByText('Deployment llm-d-sim/demo-decode').waitFor();
  };

  await checks.check(
    'scaling shows what will change, then does it',
    async () => {
      await openPage(page, portalUrl + inferencePath);
      await openScale();
      await picture('18-scale');
      await assertAccessible(page, 'the dialog of an action', dialog, {
        landmark: 'Deployment llm-d-sim/demo-decode',
        reach: openScale,
      });
      if (!(await dialog.isVisible())) {
        await openScale();
      }
      await dialog.getByRole('button', { name: 'Scale', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      await until(async () => {
        const rows = await page
          .getByRole('table', { name: 'Pods' })
          .getByRole('row')
          .count();
        return rows === 3 ? true : undefined;
      });
    },
  );

  await checks.check('deleting from the page leaves nothing', async () => {
    await choose('Delete the stack');
    await dialog
      .getByRole('list', { name: 'Everything that goes' })
      .getByText(`InferencePool ${stack.namespace}/`)
      .waitFor();
    await picture('19-delete');
    await dialog.getByLabel(/^Type .* to confirm/).fill(stack.entity);
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await dialog.waitFor({ state: 'detached' });
    await until(async () => {
      const left = await Promise.all(
        kindsOfAStack.map(([apiVersion, kind]) =>
          cluster.list({ apiVersion, kind }, { namespace: stack.namespace }),
        ),
      );
      return left
        .flat()
        .every(({ metadata }) => ofEveryNamespace.has(metadata.name))
        ? true
        : undefined;
    });
  });
}
