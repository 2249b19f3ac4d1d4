import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  LABEL_STACK,
  PORTAL_FIELD_MANAGER,
  describeObject,
  llmDStackApplyPermission,
  referenceKey,
  referenceOf,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  applyStack,
  readInventory,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { InputError } from '@backstage/errors';
import { audited } from '../access/audited';
import { requireDeletion } from '../access/requireDeletion';
import { requireForEach } from '../access/requireForEach';
import { describeChanges } from '../checks/describeChanges';
import { asStackManifest, type StackManifest } from '../checks/stackManifest';
import type { ActionParts } from './ActionParts';
import { examples } from './apply.examples';
import { rememberIn } from './rememberIn';

/**
 * `llm-d:apply`: server-side apply of the custom resources (and of nothing else) under the portal's field manager. All or nothing.
 *
 * @public
 */
export function createApplyAction(options: ActionParts) {
  return createTemplateAction({
    id: 'llm-d:apply',
    description:
      'Applies SimulatorDeployments and SchedulerInstalls to a cluster with server-side apply, all or nothing; makes missing namespaces',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        cluster: z => z.string().describe('Cluster, as the portal knows it'),
        manifests: z =>
          z
            .array(z.record(z.unknown()))
            .describe(
              'Output of llm-d:render, or custom resources of your own',
            ),
        prune: z =>
          z
            .boolean()
            .describe(
              'Also delete what the same stack had before and these no longer name; default false',
            )
            .optional(),
      },
      output: {
        applied: z =>
          z
            .array(
              z.object({
                kind: z.string(),
                namespace: z.string().optional(),
                name: z.string(),
                change: z.string(),
              }),
            )
            .describe('What was done to each object, in order'),
        undo: z =>
          z
            .array(z.record(z.unknown()))
            .describe('How to take it back, for llm-d:routing-test'),
      },
    },
    async handler(ctx) {
      const { cluster, prune = false } = ctx.input;
      const manifests = ctx.input.manifests.map(asStackManifest);
      const dryRun = ctx.isDryRun === true;
      const client = options.clusterAccess(cluster, ctx.secrets);
      await requireForEach(options.gate, ctx, {
        cluster,
        manifests,
        permission: llmDStackApplyPermission,
        delivery: 'apply',
        client,
      });
      const stack = prune ? stackOf(manifests) : undefined;
      if (stack !== undefined) {
        await requireDeletion(options.gate, ctx, {
          cluster,
          members: await pruned(client, stack, manifests, ctx.signal),
          client,
        });
      }
      const { objects, undo } = await audited(
        options.auditor,
        ctx,
        {
          id: 'stack-apply',
          meta: { cluster, prune, objects: manifests.map(describeObject) },
        },
        () =>
          applyStack(client, {
            manifests,
            fieldManager: PORTAL_FIELD_MANAGER,
            prune: stack,
            dryRun,
            signal: ctx.signal,
            remember: rememberIn(ctx, 'v1.apply'),
            say: line => ctx.logger.info(line),
          }),
      );
      ctx.logger.info(
        `${dryRun ? 'Would be done' : 'Done'}:\n${describeChanges(objects).join(
          '\n',
        )}`,
      );
      ctx.output(
        'applied',
        objects.map(({ change, reference: { kind, name, namespace } }) => ({
          kind,
          ...(namespace !== undefined && { namespace }),
          name,
          change,
        })),
      );
      ctx.output(
        'undo',
        undo.map(record => ({ ...record })),
      );
    },
  });
}

/** @throws InputError when there is not one stack whose inventory could be compared. */
function stackOf(manifests: readonly StackManifest[]): string {
  const [stack, ...others] = new Set(
    manifests.map(({ metadata }) => metadata.labels?.[LABEL_STACK]),
  );
  if (stack === undefined || others.length > 0) {
    throw new InputError(
      `prune needs custom resources of one stack: give all of them the label ${LABEL_STACK}, as llm-d:render does`,
    );
  }
  return stack;
}

/** What the stack has in the cluster, and the manifests no longer name. */
async function pruned(
  client: ClusterClient,
  stack: string,
  manifests: readonly StackManifest[],
  signal: AbortSignal | undefined,
): Promise<KubernetesObject[]> {
  const keyOf = (object: KubernetesObject) => referenceKey(referenceOf(object));
  const kept = new Set(manifests.map(keyOf));
  const namespaces = new Set(
    manifests.map(({ metadata }) => metadata.namespace),
  );
  const inventory = await readInventory(
    client,
    { name: stack, namespaces: [...namespaces] },
    { signal },
  );
  return inventory.filter(object => !kept.has(keyOf(object)));
}
