import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  describeObject,
  describeReference,
  llmDStackDeletePermission,
} from '@llm-d-sim/plugin-llm-d-common';
import { deleteStack } from '@llm-d-sim/plugin-llm-d-node';
import { audited } from '../access/audited';
import { requireDeletion } from '../access/requireDeletion';
import { placeFrom, stackInputSchema } from '../access/stackInput';
import { findMembers } from '../cluster/findMembers';
import type { ActionParts } from './ActionParts';
import { examples } from './delete.examples';

const defaultTimeoutSeconds = 120;

/**
 * `llm-d:delete`: deletes a stack by its inventory and waits until everything that was made for it is gone. Namespaces stay.
 *
 * @public
 */
export function createDeleteAction(options: ActionParts) {
  return createTemplateAction({
    id: 'llm-d:delete',
    description:
      'Deletes the custom resources of a stack and waits until what was made for them is gone',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        ...stackInputSchema,
        timeoutSeconds: z =>
          z
            .number()
            .describe(`Seconds to wait; default ${defaultTimeoutSeconds}`)
            .optional(),
      },
      output: {
        deleted: z =>
          z
            .array(z.string())
            .describe('Custom resources that were deleted, or would be'),
      },
    },
    async handler(ctx) {
      const { timeoutSeconds = defaultTimeoutSeconds } = ctx.input;
      const place = await placeFrom(options, ctx, ctx.input);
      const client = options.clusterAccess(place.cluster, ctx.secrets);
      await options.gate.require(ctx, {
        place,
        permission: llmDStackDeletePermission,
        delivery: 'apply',
        client,
      });
      const { all } = await findMembers(client, place, ctx.signal);
      const names = all.map(describeObject);
      await requireDeletion(options.gate, ctx, {
        cluster: place.cluster,
        members: all,
        client,
      });
      ctx.logger.info(
        names.length === 0
          ? `Nothing to delete: cluster ${place.cluster} has no stack ${place.namespace}/${place.name}`
          : `${ctx.isDryRun ? 'Would delete' : 'Deleting'} ${names.join(', ')}`,
      );
      if (ctx.isDryRun || all.length === 0) {
        ctx.output('deleted', names);
        return;
      }
      const deleted = await audited(
        options.auditor,
        ctx,
        { id: 'stack-delete', meta: { ...place, objects: names } },
        () =>
          deleteStack(client, all, {
            timeoutMs: timeoutSeconds * 1000,
            signal: ctx.signal,
            onProgress: line => ctx.logger.info(line),
          }),
      );
      ctx.logger.info('Everything that was made for it is gone');
      ctx.output('deleted', deleted.map(describeReference));
    },
  });
}
