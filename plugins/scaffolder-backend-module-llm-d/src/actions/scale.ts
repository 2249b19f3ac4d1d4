import { InputError, NotFoundError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  ImpossibleActionError,
  PORTAL_FIELD_MANAGER,
  llmDStackScalePermission,
  ownedManifest,
  planStackAction,
  withEdits,
  type KubernetesObject,
  type StackAction,
  type StackChange,
} from '@llm-d-sim/plugin-llm-d-common';
import { applyStack } from '@llm-d-sim/plugin-llm-d-node';
import { audited } from '../access/audited';
import { requireForEach } from '../access/requireForEach';
import { placeFrom, stackInputSchema } from '../access/stackInput';
import { checkManifests, titleOf } from '../checks/checkManifests';
import { describeChanges } from '../checks/describeChanges';
import { asStackManifest } from '../checks/stackManifest';
import { findMembers } from '../cluster/findMembers';
import type { ActionParts } from './ActionParts';
import { rememberIn } from './rememberIn';
import { examples } from './scale.examples';

/**
 * `llm-d:scale`: sets the replicas of one stage, or of a SimulatorDeployment without stages, by server-side apply like everything else, so that
 * somebody who owns them is not overruled.
 *
 * @public
 */
export function createScaleAction(options: ActionParts) {
  return createTemplateAction({
    id: 'llm-d:scale',
    description: 'Sets how many pods a stage of a stack has',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        ...stackInputSchema,
        simulator: z =>
          z
            .string()
            .describe(
              'SimulatorDeployment to scale, where the stack has several',
            )
            .optional(),
        stage: z =>
          z.enum(['prefill', 'decode']).describe('Default decode').optional(),
        replicas: z => z.number().int().min(0).describe('Pods'),
      },
      output: {
        previous: z => z.number().describe('Pods before').optional(),
        undo: z =>
          z.array(z.record(z.unknown())).describe('How to take it back'),
      },
    },
    async handler(ctx) {
      const { replicas, simulator, stage = 'decode' } = ctx.input;
      if (!Number.isInteger(replicas) || replicas < 0) {
        throw new InputError('replicas must be a whole number from 0');
      }
      const place = await placeFrom(options, ctx, ctx.input);
      const client = options.clusterAccess(place.cluster, ctx.secrets);
      await options.gate.require(ctx, {
        place,
        permission: llmDStackScalePermission,
        delivery: 'apply',
        client,
      });
      const { simulatorDeployments } = await findMembers(
        client,
        place,
        ctx.signal,
      );
      const live = simulatorDeployments.filter(
        ({ metadata }) =>
          simulator === undefined || metadata.name === simulator,
      );
      if (live.length !== 1) {
        throw live.length === 0
          ? new NotFoundError(`${place.name} has no SimulatorDeployment`)
          : new InputError(
              `${
                place.name
              } has several SimulatorDeployments: say which one by simulator: ${live
                .map(({ metadata }) => metadata.name)
                .join(', ')}`,
            );
      }
      const [target] = live;
      const change = planScale({ type: 'scale', stage, replicas }, target);
      const outcome = asStackManifest({ ...change.after });
      checkManifests([{ title: titleOf(target), document: outcome }]).forEach(
        warning => ctx.logger.warn(warning),
      );
      await requireForEach(options.gate, ctx, {
        cluster: place.cluster,
        manifests: [outcome],
        permission: llmDStackScalePermission,
        delivery: 'apply',
        client,
      });
      const own = ownedManifest(target, PORTAL_FIELD_MANAGER);
      const { objects, undo } = await audited(
        options.auditor,
        ctx,
        { id: 'stack-scale', meta: { ...place, stage, replicas } },
        () =>
          applyStack(client, {
            manifests: [withEdits(own, change.edits)],
            fieldManager: PORTAL_FIELD_MANAGER,
            dryRun: ctx.isDryRun === true,
            signal: ctx.signal,
            remember: rememberIn(ctx, 'v1.scale'),
          }),
      );
      ctx.logger.info(describeChanges(objects).join('\n'));
      const previous = valueAt(target, change.edits[0].path);
      if (typeof previous === 'number') ctx.output('previous', previous);
      ctx.output(
        'undo',
        undo.map(record => ({ ...record })),
      );
    },
  });
}

/** @throws InputError when the SimulatorDeployment has no such stage, or an autoscaler sets its pods. */
function planScale(
  action: Extract<StackAction, { type: 'scale' }>,
  simulatorDeployment: KubernetesObject,
): StackChange {
  try {
    const [change] = planStackAction(action, { simulatorDeployment });
    return change;
  } catch (error) {
    throw error instanceof ImpossibleActionError
      ? new InputError(error.message)
      : error;
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => Object(inner)[key], value);
}
