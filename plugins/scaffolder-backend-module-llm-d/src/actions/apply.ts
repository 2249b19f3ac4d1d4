import type {
  AuditorService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  PORTAL_FIELD_MANAGER,
  entityNameFor,
  llmDStackApplyPermission,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import { examples } from './apply.examples';
import { makeNamespaces } from './makeNamespaces';
import { asStackManifest } from './stackManifest';

/** @public */
export interface ApplyActionOptions {
  clusterClient(cluster: string): ClusterClient;
  permissions: PermissionsService;
  auditor: AuditorService;
}

/**
 * `llm-d:apply`: server-side apply of the custom resources (and of nothing else) under the portal's field manager.
 *
 * @public
 */
export function createApplyAction(options: ApplyActionOptions) {
  return createTemplateAction({
    id: 'llm-d:apply',
    description:
      'Applies SimulatorDeployments and SchedulerInstalls to a cluster with server-side apply; makes missing namespaces',
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
      },
      output: {
        applied: z =>
          z
            .array(
              z.object({
                kind: z.string(),
                namespace: z.string(),
                name: z.string(),
              }),
            )
            .describe('What was applied, in order'),
      },
    },
    async handler(ctx) {
      const { cluster } = ctx.input;
      const manifests = ctx.input.manifests.map(asStackManifest);
      const dryRun = ctx.isDryRun === true;
      const credentials = await ctx.getInitiatorCredentials();
      for (const manifest of manifests) {
        const [decision] = await options.permissions.authorize(
          [
            {
              permission: llmDStackApplyPermission,
              resourceRef: `resource:default/${entityNameFor(
                cluster,
                manifest.metadata.namespace,
                manifest.metadata.name,
              )}`,
            },
          ],
          { credentials },
        );
        if (decision.result !== AuthorizeResult.ALLOW) {
          throw new NotAllowedError(
            `You may not apply ${manifest.kind} ${manifest.metadata.namespace}/${manifest.metadata.name} to cluster ${cluster} (permission ${llmDStackApplyPermission.name})`,
          );
        }
      }

      const event = await options.auditor.createEvent({
        eventId: 'stack-apply',
        severityLevel: 'medium',
        meta: {
          cluster,
          dryRun,
          initiator: ctx.user?.ref,
          taskId: ctx.task.id,
          objects: manifests.map(
            ({ kind, metadata }) =>
              `${kind}/${metadata.namespace}/${metadata.name}`,
          ),
        },
      });
      try {
        const client = options.clusterClient(cluster);
        const missing = await makeNamespaces(client, manifests, {
          dryRun,
          signal: ctx.signal,
        });
        missing.forEach(name =>
          ctx.logger.info(
            dryRun
              ? `Namespace ${name} would be made`
              : `Made namespace ${name}`,
          ),
        );
        for (const manifest of manifests) {
          const { name, namespace } = manifest.metadata;
          if (dryRun && missing.has(namespace)) {
            // Nothing can be validated by the server in a namespace that is not there yet.
            ctx.logger.info(
              `Would apply ${manifest.kind} ${namespace}/${name}`,
            );
            continue;
          }
          await client.apply(manifest, {
            fieldManager: PORTAL_FIELD_MANAGER,
            dryRun,
            signal: ctx.signal,
          });
          ctx.logger.info(
            `${dryRun ? 'Validated' : 'Applied'} ${
              manifest.kind
            } ${namespace}/${name}`,
          );
        }
        await event.success();
      } catch (error) {
        await event.fail({
          error: error instanceof Error ? error : new Error(String(error)),
        });
        throw error;
      }
      ctx.output(
        'applied',
        manifests.map(({ kind, metadata }) => ({
          kind,
          namespace: metadata.namespace,
          name: metadata.name,
        })),
      );
    },
  });
}
