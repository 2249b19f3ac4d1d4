import type { AuditorService } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { toError } from '@backstage/errors';
import {
  llmDRoutingTestDisruptPermission,
  llmDRoutingTestRunPermission,
  scenarios,
} from '@llm-d-sim/plugin-llm-d-common';
import { asBackstageError } from '../clusters/asBackstageError';
import type { Parts } from '../createParts';
import { aboutEntity, placeOf, type AgentDoor } from './AgentDoor';
import { awaitRun } from './awaitRun';

/** Runs a routing test and waits for what becomes of it. */
export function registerRunAction(options: {
  actionsRegistry: ActionsRegistryService;
  auditor: AuditorService;
  door: AgentDoor;
  parts: Pick<Parts, 'access' | 'desk' | 'history'>;
}): void {
  const { actionsRegistry, auditor, door, parts } = options;
  const { access, desk, history } = parts;

  actionsRegistry.register({
    name: 'run-routing-test',
    title: 'Run a routing test of an llm-d stack',
    description: `Sends real requests to an llm-d inference stack and says whether they were routed as they should be. Scenarios: ${Object.keys(
      scenarios,
    ).join(', ')}. Disruptive ones break something on purpose.`,
    attributes: { readOnly: false, idempotent: false, destructive: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(aboutEntity),
          scenario: z.string().describe('Id of the scenario'),
          parameters: z
            .record(z.union([z.number(), z.string(), z.boolean()]))
            .optional()
            .describe("In place of the scenario's defaults"),
          waitSeconds: z
            .number()
            .min(0)
            .max(240)
            .default(60)
            .describe('How long to wait for the verdict'),
        }),
      output: z =>
        z.object({
          id: z.string().describe('Id of the run'),
          state: z.enum(['running', 'finished', 'failed', 'cancelled']),
          verdict: z.enum(['pass', 'fail', 'inconclusive']).optional(),
          reason: z.string().optional(),
          assertions: z.array(
            z.object({
              name: z.string(),
              passed: z.boolean(),
              measured: z.string(),
              expected: z.string(),
            }),
          ),
          localStandIn: z
            .boolean()
            .optional()
            .describe('True when a local stand-in was tested'),
        }),
    },
    async action({ credentials, input }) {
      const caller = door.enter(credentials);
      const { entityRef, parameters, scenario, waitSeconds } = input;
      const audit = await auditor.createEvent({
        eventId: 'routing-test-run',
        severityLevel: 'medium',
        meta: {
          entityRef,
          scenario,
          parameters,
          by: caller.name,
          via: 'action',
        },
      });
      try {
        const disruptive =
          Object.hasOwn(scenarios, scenario) && scenarios[scenario].disruptive;
        const stack = await access.requireWritable(
          placeOf(entityRef),
          [
            llmDRoutingTestRunPermission,
            ...(disruptive ? [llmDRoutingTestDisruptPermission] : []),
          ],
          caller,
        );
        const started = await desk.start(
          stack,
          { scenario, parameters },
          audit,
        );
        const run = await awaitRun(history, started, waitSeconds * 1000);
        const reason = run.report?.reason ?? run.error;
        return {
          output: {
            id: run.id,
            state: run.state,
            ...(run.verdict !== undefined && { verdict: run.verdict }),
            ...(reason !== undefined && { reason }),
            assertions: (run.report?.assertions ?? []).map(
              ({ expected, measured, name, passed }) => ({
                name,
                passed,
                measured,
                expected,
              }),
            ),
            ...(run.report && { localStandIn: run.report.localStandIn }),
          },
        };
      } catch (error) {
        const mapped = asBackstageError(error);
        await audit.fail({ error: toError(mapped) });
        throw mapped;
      }
    },
  });
}
