import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { preflightText, runPreflight } from '@llm-d-sim/preflight';
import { examples } from './preflight.examples';

const defaultTimeoutSeconds = 120;
const defaultMemoryMiB = 1536;

/**
 * `llm-d:preflight`: a rendered stack tried on a throw-away local cluster, with a routing test; its verdict, badged as a stand-in's, for a pull request's
 * text.
 *
 * @public
 */
export function createPreflightAction(limits: {
  /** The most that a step may ask for. */
  timeoutSeconds: number;
  memoryMiB: number;
}) {
  return createTemplateAction({
    id: 'llm-d:preflight',
    description:
      'Tries a rendered stack on a throw-away local cluster with a routing test (local stand-in)',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
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
        memoryMiB = defaultMemoryMiB,
        onFail = 'fail',
        parameters,
        path = 'llm-d',
        scenario = 'prefix-cache-skew',
        timeoutSeconds = defaultTimeoutSeconds,
      } = ctx.input;
      const folder = resolveSafeChildPath(ctx.workspacePath, path);
      const result = await ctx.checkpoint({
        key: 'v1.preflight',
        fn: async () => {
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
        },
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
