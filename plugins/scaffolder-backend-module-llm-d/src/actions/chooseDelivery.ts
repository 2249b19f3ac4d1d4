import { InputError, NotAllowedError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  deliveryRefusals,
  describeRefusals,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ActionsConfig } from '../config/readActionsConfig';
import { examples } from './chooseDelivery.examples';

/**
 * `llm-d:choose-delivery`: how this task delivers. What a form leaves to the portal is a pull request where the configuration names a repository
 * (`llmD.gitOps`), else an apply.
 *
 * @public
 */
export function createChooseDeliveryAction(
  options: Pick<ActionsConfig, 'gitOps' | 'policy'>,
) {
  return createTemplateAction({
    id: 'llm-d:choose-delivery',
    description:
      'Decides between pull request and apply, as the form, the configuration and the policy say',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        delivery: z =>
          z
            .enum(['automatic', 'apply', 'pull-request'])
            .describe('What the form says; default automatic')
            .optional(),
        repoUrl: z =>
          z
            .string()
            .describe('Repository that the form names, if it does')
            .optional(),
      },
      output: {
        delivery: z => z.enum(['apply', 'pull-request']).describe('How'),
        apply: z => z.boolean().describe('Whether it is an apply'),
        pullRequest: z => z.boolean().describe('Whether it is a pull request'),
        repoUrl: z =>
          z.string().describe('Repository of the pull request').optional(),
      },
    },
    async handler(ctx) {
      const { delivery = 'automatic' } = ctx.input;
      const repoUrl = ctx.input.repoUrl || options.gitOps?.repoUrl;
      const automatic = repoUrl === undefined ? 'apply' : 'pull-request';
      const chosen = delivery === 'automatic' ? automatic : delivery;
      const refusals = deliveryRefusals(options.policy, chosen);
      if (refusals.length > 0) {
        throw new NotAllowedError(
          `The platform's policy does not allow it: ${describeRefusals(
            refusals,
          )}`,
        );
      }
      if (chosen === 'pull-request' && repoUrl === undefined) {
        throw new InputError(
          'A pull request needs a repository: choose one in the form, or let the configuration name one (llmD.gitOps.repoUrl)',
        );
      }
      ctx.logger.info(
        chosen === 'apply'
          ? 'Delivered by apply'
          : `Delivered by a pull request to ${repoUrl}`,
      );
      ctx.output('delivery', chosen);
      ctx.output('apply', chosen === 'apply');
      ctx.output('pullRequest', chosen === 'pull-request');
      if (chosen === 'pull-request' && repoUrl !== undefined) {
        ctx.output('repoUrl', repoUrl);
      }
    },
  });
}
