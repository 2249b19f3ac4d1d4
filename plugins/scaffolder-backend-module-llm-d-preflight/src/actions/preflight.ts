import {
  resolveSafeChildPath,
  type AuditorService,
} from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { preflightText, runPreflight } from '@llm-d-sim/preflight';
import {
  audited,
  type stackAuthorization,
} from '@llm-d-sim/plugin-scaffolder-backend-module-llm-d';
import { examples } from './preflight.examples';
import { Turnstile } from './Turnstile';

const defaultTimeoutSeconds = 120;
const defaultMemoryMiB = 1536;

/** @public */
export interface PreflightActionOptions {
  auditor: AuditorService;
  /** Whether the person may apply what is tried. */
  authorize: ReturnType<typeof stackAuthorization>;
  limits: {
    /** The most that a step may ask for. */
    timeoutSeconds: number;
    memoryMiB: number;
    /** How many run at once in this process; others wait for them. */
    atOnce: number;
  };
}

/**
 * `llm-d:preflight`: a rendered stack tried on a throw-away local cluster, with a routing test; its verdict, badged as a stand-in's, for a pull request's
 * text. For whoever may apply the stack.
 *
 * @public
 */
export function createPreflightAction(options: PreflightActionOptions) {
  const { auditor, authorize, limits } = options;
  const turnstile = new Turnstile(limits.atOnce);
  return createTemplateAction({
    id: 'llm-d:preflight',
    description:
      'Tries a rendered stack on a throw-away local cluster with a routing test (local stand-in)',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        cluster: z =>
          z
            .string()
            .describe(
              'Cluster that the stack is for, as the portal knows it: whoever may apply it there may try it',
            ),
        path: z =>
          z
            .string()
            .describe('Folder in the workspace with the tree; default llm-d')
            .optional(),
        scenario: z =>
          z.string().describe('Scenario; default prefix-cache-skew').optional(),
        parameters: z =>
          z
            .record(z.union([z.number(), z.string(), z.boolean()]))
            .describe("In place of the scenario's defaults")
            .optional(),
        timeoutSeconds: z =>
          z
            .number()
            .describe(`Seconds; default ${defaultTimeoutSeconds}`)
            .optional(),
        memoryMiB: z =>
          z.number().describe(`MiB; default ${defaultMemoryMiB}`).optional(),
        onFail: z =>
          z
            .enum(['fail', 'warn'])
            .describe('What a verdict other than pass leads to; default fail')
            .optional(),
      },
      output: {
        verdict: z => z.string().describe('pass, fail or inconclusive'),
        report: z => z.string().describe('Markdown for a pull request'),
      },
    },
    async handler(ctx) {
      const {
        cluster,
        memoryMiB = defaultMemoryMiB,
        onFail = 'fail',
        parameters,
        path = 'llm-d',
        scenario = 'prefix-cache-skew',
        timeoutSeconds = defaultTimeoutSeconds,
      } = ctx.input;
      const folder = resolveSafeChildPath(ctx.workspacePath, path);
      const { objects } = await authorize(ctx, {
        action: 'llm-d:preflight',
        cluster,
        folder,
      });
      if (ctx.isDryRun) {
        ctx.logger.info(
          `Would try ${objects.join(
            ', ',
          )} with ${scenario} on a throw-away local cluster`,
        );
        ctx.output('verdict', 'inconclusive');
        ctx.output('report', 'Not tried: this is a dry run');
        return;
      }
      const attempt = async () => {
        const report = await runPreflight({
          folder,
          scenario,
          parameters,
          timeoutMs: Math.min(timeoutSeconds, limits.timeoutSeconds) * 1000,
          memoryMiB: Math.min(memoryMiB, limits.memoryMiB),
          signal: ctx.signal,
          say: line => ctx.logger.info(line),
        });
        return {
          verdict: report.verdict,
          reason: report.reason ?? '',
          text: preflightText(report),
        };
      };
      const result = await ctx.checkpoint({
        key: 'v1.preflight',
        fn: () =>
          turnstile.pass(
            () =>
              audited(
                auditor,
                ctx,
                { id: 'stack-preflight', meta: { cluster, scenario, objects } },
                attempt,
              ),
            {
              signal: ctx.signal,
              onWait: ahead =>
                ctx.logger.info(
                  `This portal runs ${limits.atOnce} preflights at once: waiting for one to end, ${ahead} others wait too`,
                ),
            },
          ),
      });
      ctx.logger.info(result.text);
      ctx.output('verdict', result.verdict);
      ctx.output('report', result.text);
      if (result.verdict === 'pass') return;
      const sentence = `Preflight (local stand-in): ${result.verdict}, ${result.reason}`;
      if (onFail === 'fail') throw new Error(sentence);
      ctx.logger.warn(sentence);
    },
  });
}
