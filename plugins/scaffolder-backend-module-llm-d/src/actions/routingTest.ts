import { InputError, NotAllowedError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  describeRefusals,
  describeScenario,
  formatRunReport,
  llmDRoutingTestDisruptPermission,
  llmDRoutingTestRunPermission,
  loadRefusals,
  namespacesReachedBy,
  parseScenarioParameters,
  scenarios,
  schedulerInstallOf,
  verdictTable,
  type KubernetesObject,
  type RunReport,
  type StackPolicy,
} from '@llm-d-sim/plugin-llm-d-common';
import { runScenario } from '@llm-d-sim/plugin-llm-d-node';
import { audited } from '../access/audited';
import { placeFrom, stackInputSchema } from '../access/stackInput';
import { orTakeBack } from '../rollback/orTakeBack';
import { undoInputSchema } from '../rollback/rollbackInput';
import type { ActionParts } from './ActionParts';
import { examples } from './routingTest.examples';

/** @public */
export interface RoutingTestActionOptions extends ActionParts {
  policy: StackPolicy;
  /** Host patterns of gateways that may be dialled directly. */
  allowedGateways: readonly string[];
  /** Gets the whole report of each run: too much for a task's output. */
  onReport?(report: RunReport): void;
}

/**
 * `llm-d:routing-test`: a scenario as a gate. Its verdict stands in the task log as a table; a verdict other than `pass` ends the task, is only
 * pointed out, or takes back what an earlier step has applied.
 *
 * @public
 */
export function createRoutingTestAction(options: RoutingTestActionOptions) {
  return createTemplateAction({
    id: 'llm-d:routing-test',
    description:
      'Runs a routing test against a stack as a gate; on failure the task fails, warns, or takes back what was applied',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        ...stackInputSchema,
        scenario: z =>
          z.string().describe('Scenario; default prefix-cache-skew').optional(),
        parameters: z =>
          z
            .record(z.union([z.number(), z.string(), z.boolean()]))
            .describe("In place of the scenario's defaults")
            .optional(),
        onFail: z =>
          z
            .enum(['fail', 'warn', 'rollback'])
            .describe(
              'What a verdict other than pass leads to; default fail. rollback also follows a test that could not be run',
            )
            .optional(),
        ...undoInputSchema,
      },
      output: {
        verdict: z => z.string().describe('pass, fail or inconclusive'),
        summary: z => z.string().describe('The verdict as a Markdown table'),
        localStandIn: z =>
          z.boolean().describe('Whether the data plane was a stand-in'),
      },
    },
    async handler(ctx) {
      const { onFail = 'fail', scenario: id = 'prefix-cache-skew' } = ctx.input;
      const place = await placeFrom(options, ctx, ctx.input);
      const client = options.clusterAccess(place.cluster, ctx.secrets);
      await (onFail === 'rollback'
        ? orTakeBack(options, ctx, { place, client, undo: ctx.input.undo }, run)
        : run());

      async function run() {
        const parameters = parametersFrom(id, ctx.input.parameters);
        const scenario = { ...scenarios[id], defaults: parameters };
        await options.gate.require(ctx, {
          place,
          permission: llmDRoutingTestRunPermission,
          client,
        });
        if (scenario.disruptive) {
          await options.gate.require(ctx, {
            place,
            permission: llmDRoutingTestDisruptPermission,
            client,
          });
        }
        const refusals = loadRefusals(
          options.policy,
          describeScenario(scenario).cost,
        );
        if (refusals.length > 0) {
          throw new NotAllowedError(
            `The platform's policy does not allow it: ${describeRefusals(
              refusals,
            )}`,
          );
        }
        if (ctx.isDryRun) {
          ctx.logger.info(`Would run ${id} against ${place.name}`);
          ctx.output('verdict', 'pass');
          ctx.output('summary', 'Not run: this is a dry run');
          ctx.output('localStandIn', false);
          return;
        }

        const report = await audited(
          options.auditor,
          ctx,
          { id: 'routing-test-run', meta: { ...place, scenario: id } },
          () =>
            runScenario({
              scenario,
              cluster: client,
              stack: { schedulerInstall: place },
              allowedGateways: options.allowedGateways,
              admit: ({ alsoIn = [], schedulerInstall }) =>
                options.gate.requireNamespaces(ctx, place.cluster, [
                  ...reachOf(schedulerInstall),
                  ...alsoIn,
                ]),
              signal: ctx.signal,
              onProgress: stageTeller(line => ctx.logger.info(line)),
            }),
        );
        options.onReport?.(report);
        const table = verdictTable(report);
        ctx.logger.info(`${formatRunReport(report)}\n\n${table}`);
        ctx.output('verdict', report.verdict);
        ctx.output('summary', table);
        ctx.output('localStandIn', report.localStandIn);
        if (report.verdict === 'pass') return;

        const sentence = `Routing test ${id}: ${report.verdict}${
          report.reason ? `, ${report.reason}` : ''
        }`;
        if (onFail !== 'warn') throw new Error(sentence);
        ctx.logger.warn(sentence);
      }
    },
  });
}

function reachOf(install: KubernetesObject): string[] {
  const parsed = schedulerInstallOf(install);
  return parsed ? namespacesReachedBy(parsed) : [];
}

function parametersFrom(id: string, input: unknown) {
  try {
    return parseScenarioParameters(id, input);
  } catch (error) {
    throw new InputError(
      error instanceof Error ? error.message : String(error),
    );
  }
}

/** Says each stage of a run once. */
function stageTeller(say: (line: string) => void) {
  let told = '';
  return ({ progress }: { progress: RunProgressOf }) => {
    if (progress.stage !== told) {
      told = progress.stage;
      say(`${progress.stage} (${progress.done} of ${progress.total} requests)`);
    }
  };
}

type RunProgressOf = { stage: string; done: number; total: number };
