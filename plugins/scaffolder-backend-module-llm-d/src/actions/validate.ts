import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  PORTAL_FIELD_MANAGER,
  llmDStackApplyPermission,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  ApplyFailedError,
  applyStack,
  type AppliedObject,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { requireForEach } from '../access/requireForEach';
import { checkManifests } from '../checks/checkManifests';
import { clusterProblems } from '../checks/clusterProblems';
import { describeChanges } from '../checks/describeChanges';
import { manifestsInputSchema, readManifests } from '../checks/readManifests';
import { asStackManifest, type StackManifest } from '../checks/stackManifest';
import { isSilent } from '../cluster/isSilent';
import type { ActionParts } from './ActionParts';
import { examples } from './validate.examples';

/**
 * `llm-d:validate`: custom resources held against schema and lint and, where a cluster is named, against that cluster: does it serve what they need,
 * is there what they refer to, does its API server accept them from the portal's account, and what would change. All problems end the task at
 * once; nothing is stored.
 *
 * @public
 */
export function createValidateAction(
  options: Pick<ActionParts, 'clusterAccess' | 'gate'>,
) {
  return createTemplateAction({
    id: 'llm-d:validate',
    description:
      'Checks SimulatorDeployments and SchedulerInstalls, against a cluster if one is named, and ends the task with all that is wrong with them',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        ...manifestsInputSchema,
        cluster: z =>
          z
            .string()
            .describe(
              'Cluster to check against, as the portal knows it; left out: schema and lint only',
            )
            .optional(),
        advisory: z =>
          z
            .boolean()
            .describe(
              'A cluster that the portal cannot ask is only pointed out, as where Git delivers; default false',
            )
            .optional(),
      },
      output: {
        warnings: z => z.array(z.string()).describe('What lint has to say'),
        diff: z =>
          z
            .string()
            .describe('What an apply would change, a line each')
            .optional(),
        report: z =>
          z
            .string()
            .describe('All of it in Markdown, for a pull request')
            .optional(),
        changes: z =>
          z
            .number()
            .describe('How many objects an apply would change')
            .optional(),
      },
    },
    async handler(ctx) {
      const { advisory = false, cluster } = ctx.input;
      const checked = await readManifests(
        'llm-d:validate',
        ctx.input,
        ctx.workspacePath,
      );
      const warnings = checkManifests(checked);
      warnings.forEach(warning => ctx.logger.warn(warning));
      ctx.logger.info(
        `${checked.length} custom resource${
          checked.length === 1 ? ' is' : 's are'
        } valid`,
      );
      ctx.output('warnings', warnings);
      if (cluster === undefined) return;

      const manifests = checked.map(({ document }) =>
        asStackManifest(Object(document)),
      );
      const client = options.clusterAccess(cluster, ctx.secrets);
      await requireForEach(options.gate, ctx, {
        cluster,
        manifests,
        permission: llmDStackApplyPermission,
        client,
        clusterMayBeSilent: advisory,
      });
      const asked = await askCluster(client, manifests, {
        advisory,
        signal: ctx.signal,
      });
      if (asked.type === 'unasked') {
        ctx.logger.warn(`Not checked against the cluster: ${asked.reason}`);
        ctx.output('report', report([asked.reason], warnings));
        return;
      }
      const diff = describeChanges(asked.objects);
      ctx.logger.info(
        `Cluster ${cluster} accepts them. An apply would do:\n${diff.join(
          '\n',
        )}`,
      );
      ctx.output('diff', diff.join('\n'));
      ctx.output('report', report(diff, warnings));
      ctx.output(
        'changes',
        asked.objects.filter(({ change }) => change !== 'unchanged').length,
      );
    },
  });
}

async function askCluster(
  client: ClusterClient,
  manifests: readonly StackManifest[],
  options: { advisory: boolean; signal?: AbortSignal },
): Promise<
  | { type: 'asked'; objects: AppliedObject[] }
  | { type: 'unasked'; reason: string }
> {
  const { advisory, signal } = options;
  try {
    const problems = await clusterProblems(client, manifests, signal);
    if (problems.length > 0) {
      throw new InputError(problems.join('\n'));
    }
    const { objects } = await applyStack(client, {
      manifests,
      fieldManager: PORTAL_FIELD_MANAGER,
      dryRun: true,
      signal,
    });
    return { type: 'asked', objects };
  } catch (error) {
    const reason = error instanceof ApplyFailedError ? error.cause : error;
    if (!advisory || !isSilent(reason)) throw error;
    return { type: 'unasked', reason: reason.message };
  }
}

function report(lines: readonly string[], warnings: readonly string[]) {
  return [
    'What changes in the cluster:',
    '',
    '```',
    ...lines,
    '```',
    ...(warnings.length > 0
      ? ['', 'Lint:', '', ...warnings.map(warning => `- ${warning}`)]
      : []),
  ].join('\n');
}
