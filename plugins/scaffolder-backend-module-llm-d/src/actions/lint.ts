import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  describeRefusals,
  parseStackResource,
} from '@llm-d-sim/plugin-llm-d-common';
import type { StackGate } from '../access/StackGate';
import { findingsOf, lineOf } from '../checks/checkManifests';
import { manifestsInputSchema, readManifests } from '../checks/readManifests';
import { examples } from './lint.examples';

/** @public */
export interface LintActionOptions {
  gate: StackGate;
}

/**
 * `llm-d:lint`: what the rules of custom resources, and the platform team's policy, have to say. No cluster is asked.
 *
 * @public
 */
export function createLintAction(options: LintActionOptions) {
  return createTemplateAction({
    id: 'llm-d:lint',
    description:
      "Holds SimulatorDeployments and SchedulerInstalls against lint's rules and the platform's policy, and ends the task with all errors at once",
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        ...manifestsInputSchema,
        cluster: z =>
          z
            .string()
            .describe('Cluster that they are meant for: asks the policy too')
            .optional(),
        failOn: z =>
          z
            .enum(['error', 'warning'])
            .describe('What ends the task; default error')
            .optional(),
      },
      output: {
        findings: z =>
          z
            .array(
              z.object({
                severity: z.string(),
                rule: z.string(),
                path: z.string(),
                message: z.string(),
                fix: z.string(),
              }),
            )
            .describe('Everything that was found'),
        warnings: z =>
          z.array(z.string()).describe('The warnings, a line each'),
      },
    },
    async handler(ctx) {
      const { cluster, failOn = 'error' } = ctx.input;
      const manifests = await readManifests(
        'llm-d:lint',
        ctx.input,
        ctx.workspacePath,
      );
      const found = findingsOf(manifests);
      const lines = (severity: string) =>
        found
          .filter(({ finding }) => finding.severity === severity)
          .map(lineOf);
      const warnings = lines('warning');
      warnings.forEach(warning => ctx.logger.warn(warning));
      ctx.output(
        'findings',
        found.map(({ finding: { docs: _docs, ...finding } }) => finding),
      );
      ctx.output('warnings', warnings);

      const refusals =
        cluster === undefined
          ? []
          : await options.gate.policyRefusalsFor(
              ctx,
              cluster,
              manifests.flatMap(({ document }) => {
                const parsed = parseStackResource(document);
                return parsed.ok ? [parsed.resource] : [];
              }),
            );
      const fatal = [
        ...lines('error'),
        ...(failOn === 'warning' ? warnings : []),
        ...(refusals.length > 0
          ? [
              `The platform's policy does not allow it: ${describeRefusals(
                refusals,
              )}`,
            ]
          : []),
      ];
      if (fatal.length > 0) {
        throw new InputError(fatal.join('\n'));
      }
      ctx.logger.info(
        `${manifests.length} custom resources, ${warnings.length} warnings, no errors`,
      );
    },
  });
}
