import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  entityNameFor,
  llmDStackReadPermission,
} from '@llm-d-sim/plugin-llm-d-common';
import { waitForReady, type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import { setTimeout as delay } from 'node:timers/promises';
import { examples } from './wait.examples';

const defaultTimeoutSeconds = 180;
const catalogPollMs = 1000;

/** @public */
export interface WaitActionOptions {
  clusterClient(cluster: string): ClusterClient;
  catalog: CatalogService;
  permissions: PermissionsService;
}

/**
 * `llm-d:wait`: until the stack's custom resources are Ready and its entity is in the catalog, with progress in the log.
 *
 * @public
 */
export function createWaitAction(options: WaitActionOptions) {
  return createTemplateAction({
    id: 'llm-d:wait',
    description:
      'Waits until a stack is ready and in the catalog; tells what it waits for',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        cluster: z => z.string().describe('Cluster, as the portal knows it'),
        namespace: z =>
          z.string().describe('Namespace of the custom resources'),
        name: z => z.string().describe('Name of both custom resources'),
        timeoutSeconds: z =>
          z
            .number()
            .describe(`Seconds to wait; default ${defaultTimeoutSeconds}`)
            .optional(),
      },
      output: {
        entityRef: z => z.string().describe('The entity of the stack'),
        gatewayUrl: z =>
          z.string().describe('Where the stack answers').optional(),
      },
    },
    async handler(ctx) {
      const { cluster, namespace, name } = ctx.input;
      const { timeoutSeconds = defaultTimeoutSeconds } = ctx.input;
      const entityRef = `resource:default/${entityNameFor(
        cluster,
        namespace,
        name,
      )}`;
      const credentials = await ctx.getInitiatorCredentials();
      const [decision] = await options.permissions.authorize(
        [{ permission: llmDStackReadPermission, resourceRef: entityRef }],
        { credentials },
      );
      if (decision.result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError(
          `You may not read the stack ${entityRef} (permission ${llmDStackReadPermission.name})`,
        );
      }
      if (ctx.isDryRun) {
        ctx.logger.info(
          `Would wait up to ${timeoutSeconds} s for ${entityRef}`,
        );
        ctx.output('entityRef', entityRef);
        return;
      }

      const deadline = AbortSignal.timeout(timeoutSeconds * 1000);
      const signal = ctx.signal
        ? AbortSignal.any([ctx.signal, deadline])
        : deadline;
      const { gatewayUrl } = await waitForReady(
        options.clusterClient(cluster),
        {
          simulatorDeployment: { namespace, name },
          schedulerInstall: { namespace, name },
        },
        {
          timeoutMs: timeoutSeconds * 1000,
          signal: ctx.signal,
          onProgress: ({ message }) => ctx.logger.info(message),
        },
      );
      ctx.logger.info(
        `The stack is ready${gatewayUrl ? ` at ${gatewayUrl}` : ''}`,
      );
      if (gatewayUrl) {
        ctx.output('gatewayUrl', gatewayUrl);
      }

      while (
        !(await options.catalog.getEntityByRef(entityRef, { credentials }))
      ) {
        if (deadline.aborted) {
          throw new Error(
            `The stack is ready, but ${entityRef} was not in the catalog after ${timeoutSeconds} s: is the catalog module for llm-d installed and does it read cluster ${cluster}?`,
          );
        }
        await delay(catalogPollMs, undefined, { signal });
      }
      ctx.logger.info(`${entityRef} is in the catalog`);
      ctx.output('entityRef', entityRef);
    },
  });
}
