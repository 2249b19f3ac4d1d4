import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotFoundError } from '@backstage/errors';
import {
  explainDecision,
  llmDRoutingTestReadPermission,
} from '@llm-d-sim/plugin-llm-d-common';
import type { Parts } from '../createParts';
import { aboutEntity, placeOf, type AgentDoor } from './AgentDoor';

/** Says in words why one request of a run went where it went. */
export function registerExplainAction(options: {
  actionsRegistry: ActionsRegistryService;
  door: AgentDoor;
  parts: Pick<Parts, 'access' | 'history'>;
}): void {
  const { actionsRegistry, door, parts } = options;
  const { access, history } = parts;

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
      const caller = door.enter(credentials);
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
