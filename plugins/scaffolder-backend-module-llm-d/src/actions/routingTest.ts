import { InputError, NotAllowedError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  PORTAL_FIELD_MANAGER,
  describeRefusals,
  describeScenario,
  formatRunReport,
  llmDRoutingTestDisruptPermission,
  llmDRoutingTestRunPermission,
  llmDStackApplyPermission,
  loadRefusals,
  parseScenarioParameters,
  scenarios,
  verdictTable,
  type RunReport,
  type StackPolicy,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  describeUndo,
  runScenario,
  undoApply,
  undoRecordsSchema,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { audited } from '../access/audited';
import { placeFrom, stackInputSchema } from '../access/stackInput';
import { requireUndo } from '../access/requireUndo';
import type { ActionParts } from './ActionParts';
import { examples } from './routingTest.examples';

const undoTimeoutMs = 120_000;

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
            .describe('What a verdict other than pass leads to; default fail')
            .optional(),
        undo: z =>
          z
            .array(z.record(z.unknown()))
            .describe('For rollback: output undo of llm-d:apply')
            .optional(),
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
      const parameters = parametersFrom(id, ctx.input.parameters);
      const scenario = { ...scenarios[id], defaults: parameters };
      const place = await placeFrom(options, ctx, ctx.input);
      const client = options.clusterAccess(place.cluster, ctx.secrets);
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
      const undo = undoRecordsSchema.parse(ctx.input.undo ?? []);
      if (onFail === 'rollback') {
        if (!ctx.input.undo) {
          throw new InputError(
            'onFail: rollback needs the input undo: ${{ steps.<apply>.output.undo }}',
          );
        }
        await requireUndo(options.gate, ctx, {
          place,
          undo,
          client,
          permission: llmDStackApplyPermission,
        });
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
      if (onFail === 'warn') {
        ctx.logger.warn(sentence);
        return;
      }
      throw new Error(
        onFail === 'rollback'
          ? `${sentence}\n${await takeBack(client, undo)}`
          : sentence,
      );
    },
  });
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

async function takeBack(
  client: ClusterClient,
  undo: Parameters<typeof undoApply>[1],
): Promise<string> {
  // A person who cancels must not leave half of it behind: a limit of its own, and not the task's signal.
  const outcome = await undoApply(client, undo, {
    fieldManager: PORTAL_FIELD_MANAGER,
    signal: AbortSignal.timeout(undoTimeoutMs),
  });
  return describeUndo(outcome);
}
