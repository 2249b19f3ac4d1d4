import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { llmDStackReadPermission } from '@llm-d-sim/plugin-llm-d-common';
import {
  NotReadyError,
  waitForReady,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { setTimeout as delay } from 'node:timers/promises';
import { placeFrom, stackInputSchema } from '../access/stackInput';
import { entityRefOf } from '../access/StackPlace';
import { entityNamedBy } from '../cluster/entityNamedBy';
import { findMembers, type StackMembers } from '../cluster/findMembers';
import { rootCauseOf } from '../cluster/rootCauseOf';
import { orTakeBack } from '../rollback/orTakeBack';
import { undoInputSchema } from '../rollback/rollbackInput';
import type { ActionParts } from './ActionParts';
import { examples } from './wait.examples';

const defaultTimeoutSeconds = 180;
const catalogPollMs = 500;

/** @public */
export interface WaitActionOptions extends ActionParts {
  catalog: Pick<CatalogService, 'getEntityByRef'>;
}

/**
 * `llm-d:wait`: until the stack's custom resources are Ready and its entity is in the catalog, with progress in the log and, when time is up, the one
 * link that is broken. An apply that has led to that can be taken back.
 *
 * @public
 */
export function createWaitAction(options: WaitActionOptions) {
  return createTemplateAction({
    id: 'llm-d:wait',
    description:
      'Waits until a stack is ready and in the catalog; tells what it waits for, and what is broken when time is up',
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
        onFail: z =>
          z
            .enum(['fail', 'rollback'])
            .describe(
              'What happens to the stack that is not ready in time; default fail',
            )
            .optional(),
        ...undoInputSchema,
      },
      output: {
        entityRef: z =>
          z.string().describe('The entity of the stack').optional(),
        gatewayUrl: z =>
          z.string().describe('Where the stack answers').optional(),
      },
    },
    async handler(ctx) {
      const { onFail = 'fail', timeoutSeconds = defaultTimeoutSeconds } =
        ctx.input;
      const place = await placeFrom(options, ctx, ctx.input);
      const { cluster, name, namespace } = place;
      const client = options.clusterAccess(cluster, ctx.secrets);
      await (onFail === 'rollback'
        ? orTakeBack(options, ctx, { place, client, undo: ctx.input.undo }, run)
        : run());

      async function run() {
        await options.gate.require(ctx, {
          place,
          permission: llmDStackReadPermission,
          client,
        });
        const entityRef =
          (await entityNamedBy(client, place, ctx.signal)).entityRef ??
          entityRefOf(place);
        if (ctx.isDryRun) {
          ctx.logger.info(
            `Would wait up to ${timeoutSeconds} s for ${entityRef}`,
          );
          ctx.output('entityRef', entityRef);
          return;
        }

        const deadline = AbortSignal.timeout(timeoutSeconds * 1000);
        const members = await findMembers(client, place, ctx.signal);
        if (members.all.length === 0) {
          throw new Error(
            `Cluster ${cluster} has no SchedulerInstall or SimulatorDeployment ${namespace}/${name}: was it applied?`,
          );
        }
        const { gatewayUrl } = await waitOrExplain(client, members, {
          timeoutMs: timeoutSeconds * 1000,
          signal: ctx.signal,
          onProgress: ({ message }) => ctx.logger.info(message),
        });
        ctx.logger.info(
          `The stack is ready${gatewayUrl ? ` at ${gatewayUrl}` : ''}`,
        );
        if (gatewayUrl) {
          ctx.output('gatewayUrl', gatewayUrl);
        }
        if (!members.schedulerInstall) {
          ctx.logger.info(
            'It has no SchedulerInstall, so the catalog has no entity for it',
          );
          return;
        }

        const credentials = await ctx.getInitiatorCredentials();
        while (
          !(await options.catalog.getEntityByRef(entityRef, { credentials }))
        ) {
          if (deadline.aborted) {
            throw new Error(
              `The stack is ready, but ${entityRef} was not in the catalog after ${timeoutSeconds} s: is the catalog module for llm-d installed and does it read cluster ${cluster}?`,
            );
          }
          await delay(catalogPollMs, undefined, { signal: ctx.signal });
        }
        ctx.logger.info(`${entityRef} is in the catalog`);
        ctx.output('entityRef', entityRef);
      }
    },
  });
}

/** @throws NotReadyError that ends with the stack's root cause, if one can be named. */
async function waitOrExplain(
  client: ClusterClient,
  members: StackMembers,
  options: Parameters<typeof waitForReady>[2],
) {
  try {
    let gatewayUrl: string | undefined;
    for (const { metadata } of members.simulatorDeployments) {
      await waitForReady(
        client,
        {
          simulatorDeployment: {
            namespace: metadata.namespace ?? 'default',
            name: metadata.name,
          },
        },
        options,
      );
    }
    if (members.schedulerInstall) {
      const { metadata } = members.schedulerInstall;
      ({ gatewayUrl } = await waitForReady(
        client,
        {
          schedulerInstall: {
            namespace: metadata.namespace ?? 'default',
            name: metadata.name,
          },
        },
        options,
      ));
    }
    return { gatewayUrl };
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw error;
    const cause = await rootCauseOf(client, members, options.signal);
    throw cause === undefined
      ? error
      : new NotReadyError(`${error.message}\n${cause}`, error.waiting);
  }
}
