import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  llmDStackApplyPermission,
  llmDStackDeletePermission,
  stackFolder,
} from '@llm-d-sim/plugin-llm-d-common';
import { audited } from '../access/audited';
import { requireForEach } from '../access/requireForEach';
import { placeFrom, stackInputSchema } from '../access/stackInput';
import { deliveredManifests } from '../checks/deliveredManifests';
import type { GitOpsTarget } from '../config/readActionsConfig';
import { readFileTree } from '../git/fileTree';
import { gitHostOf } from '../git/gitHostOf';
import { pushTree } from '../git/pushTree';
import { repositoryFolder } from '../git/repositoryFolder';
import type { ActionParts } from './ActionParts';
import { examples } from './pullRequest.examples';

/** Where RepoUrlPicker puts a person's own token, if the form asks for it. */
const SECRET_USER_TOKEN = 'USER_OAUTH_TOKEN';
const longestBody = 60_000;

/** @public */
export interface PullRequestActionOptions extends ActionParts {
  integrations: ScmIntegrations;
  gitOps?: GitOpsTarget;
}

/**
 * `llm-d:pull-request`: puts the rendered tree into a folder of a Git repository, on a branch, and asks for it to be merged. Run again, it finds its
 * branch and its pull request; once that is merged or closed, it begins anew.
 *
 * @public
 */
export function createPullRequestAction(options: PullRequestActionOptions) {
  return createTemplateAction({
    id: 'llm-d:pull-request',
    description:
      'Pushes a rendered stack, or its removal, to a branch of a Git repository and opens a pull request (GitHub, GitLab, Gitea)',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        repoUrl: z =>
          z
            .string()
            .describe(
              'Repository, as RepoUrlPicker writes it; default llmD.gitOps.repoUrl',
            )
            .optional(),
        ...stackInputSchema,
        path: z =>
          z
            .string()
            .describe('Folder in the workspace with the tree; default llm-d')
            .optional(),
        targetPath: z =>
          z
            .string()
            .describe(
              'Folder in the repository; default <llmD.gitOps.folder>/<cluster>/<namespace>/<name>',
            )
            .optional(),
        remove: z =>
          z
            .boolean()
            .describe(
              'Ask for the removal of what golden paths have put into that folder; default false',
            )
            .optional(),
        title: z => z.string().describe('Of the pull request').optional(),
        text: z =>
          z
            .array(z.string())
            .describe('Parts of its description, Markdown')
            .optional(),
      },
      output: {
        url: z => z.string().describe('Address of the pull request').optional(),
        branch: z => z.string().describe('Branch with the change'),
        changed: z =>
          z
            .boolean()
            .describe('False: the repository holds exactly this already'),
      },
    },
    async handler(ctx) {
      const { remove = false } = ctx.input;
      const repoUrl = ctx.input.repoUrl || options.gitOps?.repoUrl;
      if (!repoUrl) {
        throw new InputError(
          'llm-d:pull-request needs a repository: repoUrl, or llmD.gitOps.repoUrl in the configuration',
        );
      }
      const base = options.gitOps?.branch ?? 'main';
      const place = await placeFrom(options, ctx, ctx.input);
      const client = options.clusterAccess(place.cluster, ctx.secrets);
      const root = resolveSafeChildPath(
        ctx.workspacePath,
        ctx.input.path ?? 'llm-d',
      );
      const files = remove ? new Map() : await readFileTree(root);
      await allow();

      const folder = repositoryFolder(
        ctx.input.targetPath ??
          `${options.gitOps?.folder ?? 'stacks'}/${stackFolder(place)}`,
      );
      const branch = `llm-d/${stackFolder(place)}`;
      const verb = remove ? 'Remove' : 'Deploy';
      const title =
        ctx.input.title ??
        `${verb} stack ${place.namespace}/${place.name} in ${place.cluster}`;
      ctx.output('branch', branch);
      if (ctx.isDryRun) {
        ctx.logger.info(
          `Would put ${files.size} files into ${folder} of ${repoUrl}, on branch ${branch}`,
        );
        ctx.output('changed', true);
        return;
      }
      await audited(
        options.auditor,
        ctx,
        {
          id: 'stack-pull-request',
          meta: { ...place, repoUrl, folder, branch, remove },
        },
        async () => {
          const host = await gitHostOf(
            options.integrations,
            repoUrl,
            ctx.secrets?.[SECRET_USER_TOKEN],
          );
          const outcome = await pushTree({
            host,
            base,
            branch,
            folder,
            files,
            message: `${title}\n\nRequested by ${ctx.user?.ref ?? 'unknown'}`,
            directory: await ctx.createTemporaryDirectory(),
            logger: ctx.logger,
            signal: ctx.signal,
          });
          ctx.output('changed', outcome.type !== 'nothing to do');
          if (outcome.type === 'nothing to do') {
            ctx.logger.info(`${base} of ${repoUrl} holds exactly this already`);
            return;
          }
          ctx.output('branch', outcome.branch);
          ctx.signal?.throwIfAborted();
          const url = await host.openPullRequest(
            {
              title,
              body: describe(ctx.input.text ?? [], ctx.user?.ref),
              head: outcome.branch,
              base,
            },
            ctx.signal,
          );
          ctx.logger.info(`${url} asks for it to be merged`);
          ctx.output('url', url);
        },
      );

      /** The platform's policy holds for Git as for an apply: nobody reviews what nobody may have. */
      async function allow() {
        if (remove) {
          await options.gate.require(ctx, {
            place,
            permission: llmDStackDeletePermission,
            delivery: 'pull-request',
            client,
            clusterMayBeSilent: true,
          });
          return;
        }
        await requireForEach(options.gate, ctx, {
          cluster: place.cluster,
          manifests: await deliveredManifests('llm-d:pull-request', root),
          permission: llmDStackApplyPermission,
          delivery: 'pull-request',
          client,
          clusterMayBeSilent: true,
        });
      }
    },
  });
}

function describe(parts: readonly string[], initiator: string | undefined) {
  const text = [
    ...parts.filter(part => part.trim() !== ''),
    `Requested by ${initiator ?? 'unknown'} through the portal.`,
  ].join('\n\n');
  return text.length > longestBody
    ? `${text.slice(0, longestBody)}\n\n(cut)`
    : text;
}
