import { InputError, NotFoundError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  PORTAL_FIELD_MANAGER,
  deliveryTree,
  llmDStackReadPermission,
  ownedManifest,
  withEppConfig,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { placeFrom, stackInputSchema } from '../access/stackInput';
import { checkManifests, titleOf } from '../checks/checkManifests';
import { findMembers } from '../cluster/findMembers';
import { compiledFor } from '../delivery/compiledFor';
import { writeTree } from '../delivery/writeTree';
import type { ActionParts } from './ActionParts';
import { examples } from './tune.examples';

/**
 * `llm-d:tune`: the custom resources of a running stack, with another configuration of its endpoint picker, rendered like a new stack's. Nothing is
 * changed by it.
 *
 * @public
 */
export function createTuneAction(
  options: Pick<ActionParts, 'clusterAccess' | 'gate'>,
) {
  return createTemplateAction({
    id: 'llm-d:tune',
    description:
      'Renders a running stack with another configuration of its endpoint picker',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        ...stackInputSchema,
        eppConfig: z =>
          z.string().describe('A whole EndpointPickerConfig as YAML'),
        path: z =>
          z
            .string()
            .describe('Folder in the workspace to write to; default llm-d')
            .optional(),
      },
      output: {
        manifests: z =>
          z
            .array(z.record(z.unknown()))
            .describe('The custom resources, one of them changed'),
        path: z => z.string().describe('The folder in the workspace'),
        cluster: z => z.string(),
        namespace: z => z.string(),
        name: z => z.string(),
      },
    },
    async handler(ctx) {
      const { eppConfig, path = 'llm-d' } = ctx.input;
      const place = await placeFrom(options, ctx, ctx.input);
      const client = options.clusterAccess(place.cluster, ctx.secrets);
      await options.gate.require(ctx, {
        place,
        permission: llmDStackReadPermission,
        client,
      });
      const { all, schedulerInstall } = await findMembers(
        client,
        place,
        ctx.signal,
      );
      if (!schedulerInstall) {
        throw new NotFoundError(
          `Cluster ${place.cluster} has no SchedulerInstall ${place.namespace}/${place.name}`,
        );
      }
      const manifests = all.map(member =>
        member === schedulerInstall
          ? changed(asApplied(member), eppConfig)
          : asApplied(member),
      );
      checkManifests(
        manifests.map(document => ({ title: titleOf(document), document })),
      ).forEach(warning => ctx.logger.warn(warning));
      await writeTree(
        ctx.workspacePath,
        path,
        deliveryTree({
          resources: manifests,
          compiled: compiledFor(manifests),
        }),
      );
      ctx.output('manifests', manifests);
      ctx.output('path', path);
      ctx.output('cluster', place.cluster);
      ctx.output('namespace', place.namespace);
      ctx.output('name', place.name);
    },
  });
}

/** What the portal has applied; of an object that somebody else delivers, everything that anybody has. */
function asApplied(live: KubernetesObject): KubernetesObject {
  const own = ownedManifest(live, PORTAL_FIELD_MANAGER);
  return own.spec === undefined ? ownedManifest(live) : own;
}

function changed(install: KubernetesObject, text: string): KubernetesObject {
  try {
    return withEppConfig(install, text);
  } catch (error) {
    throw new InputError(
      error instanceof Error ? error.message : String(error),
    );
  }
}
