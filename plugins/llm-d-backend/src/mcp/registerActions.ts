import type {
  AuditorService,
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError, toError } from '@backstage/errors';
import {
  explainDecision,
  llmDRoutingTestDisruptPermission,
  llmDRoutingTestReadPermission,
  llmDRoutingTestRunPermission,
  llmDStackReadPermission,
  scenarios,
} from '@llm-d-sim/plugin-llm-d-common';
import { callerOf } from '../caller/Caller';
import { asBackstageError } from '../clusters/asBackstageError';
import type { Parts } from '../createParts';
import { awaitRun } from './awaitRun';
import { CallBudget } from './CallBudget';
import { findCause } from './findCause';

const aboutEntity =
  'Ref of the catalog entity of the stack, e.g. resource:default/local-llm-d-sim-demo';

/**
 * What this plugin can do, for agents: tools of the MCP server, under the permissions of whoever the agent works for. Names are unlike
 * those of the scaffolder's actions, for a registered action of the same id would be passed over.
 */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  auditor: AuditorService;
  parts: Parts;
  userInfo: UserInfoService;
}): void {
  const { actionsRegistry, auditor, parts, userInfo } = options;
  const { access, desk, health, history, now, settings } = parts;
  const budget = new CallBudget({
    callsPerMinute: settings.actions.callsPerCallerAndMinute,
    now,
  });

  /** Every action begins here. */
  const enter = (credentials: BackstageCredentials) => {
    const caller = callerOf({ credentials, userInfo });
    budget.spend(caller.name);
    return caller;
  };
  const placeOf = (entityRef: string) => {
    try {
      return parseEntityRef(entityRef, {
        defaultKind: 'resource',
        defaultNamespace: 'default',
      });
    } catch (error) {
      throw new InputError(`${entityRef} is no entity ref`, error);
    }
  };
  const reportOf = async (
    entityRef: string,
    credentials: BackstageCredentials,
  ) => {
    const caller = enter(credentials);
    try {
      const stack = await access.require(
        placeOf(entityRef),
        llmDStackReadPermission,
        caller,
      );
      return await health.report(stack, {
        signal: new AbortController().signal,
      });
    } catch (error) {
      throw asBackstageError(error);
    }
  };

  actionsRegistry.register({
    name: 'get-health',
    title: 'Health of an llm-d stack',
    description:
      'Status of each link of an llm-d inference stack (gateway, route, pool, EPP, prefill and decode pods) with evidence, and the root cause if something is broken.',
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z => z.object({ entityRef: z.string().describe(aboutEntity) }),
      output: z =>
        z.object({ report: z.record(z.unknown()).describe('Health report') }),
    },
    action: async ({ credentials, input }) => ({
      output: { report: { ...(await reportOf(input.entityRef, credentials)) } },
    }),
  });

  actionsRegistry.register({
    name: 'why-not-ready',
    title: 'Why an llm-d stack is not ready',
    description:
      'The one broken link of an llm-d inference stack with its cause, its evidence and what to do about it, and the links that only suffer from it.',
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z => z.object({ entityRef: z.string().describe(aboutEntity) }),
      output: z =>
        z.object({
          ready: z.boolean(),
          status: z.string(),
          summary: z.string(),
          cause: z
            .object({
              node: z.string(),
              reason: z.string(),
              message: z.string(),
              fix: z.string(),
            })
            .optional(),
          otherLinks: z.array(
            z.object({
              node: z.string(),
              status: z.string(),
              message: z.string(),
            }),
          ),
          evidence: z.array(
            z.object({
              source: z.string(),
              status: z.string(),
              message: z.string(),
            }),
          ),
        }),
    },
    action: async ({ credentials, input }) => ({
      output: findCause(await reportOf(input.entityRef, credentials)),
    }),
  });

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
      const caller = enter(credentials);
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

  actionsRegistry.register({
    name: 'explain-decision',
    title: 'Why a request went to this pod',
    description:
      'Explains one pick of the endpoint picker in a routing test run: which scorers made the difference, what was filtered, ties, the runner-up.',
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(aboutEntity),
          runId: z.string().describe('Id of the run'),
          request: z
            .number()
            .int()
            .min(0)
            .describe('Index of the request in the run'),
        }),
      output: z =>
        z.object({
          explanation: z.string(),
          picked: z.string().optional(),
          served: z.string().optional(),
        }),
    },
    async action({ credentials, input }) {
      const caller = enter(credentials);
      const { stack } = await access.require(
        placeOf(input.entityRef),
        llmDRoutingTestReadPermission,
        caller,
      );
      const run = await history.get(stack.entityRef, input.runId);
      const request = run?.requests.find(
        ({ index }) => index === input.request,
      );
      if (!request) {
        throw new NotFoundError(
          run
            ? `Run ${input.runId} has no request ${input.request}: it has ${run.requests.length}`
            : `${stack.entityRef} has no routing test run ${input.runId}`,
        );
      }
      const { decision, served } = request;
      return {
        output: {
          explanation: decision
            ? explainDecision(decision).sentence
            : 'No decision was found for this request: the EPP may log too little (--v below 4), or the request did not pass it.',
          ...(decision?.picked !== undefined && { picked: decision.picked }),
          ...(served !== undefined && { served }),
        },
      };
    },
  });
}
