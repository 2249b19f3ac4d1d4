import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  llmDStackReadPermission,
  type HealthReport,
} from '@llm-d-sim/plugin-llm-d-common';
import { asBackstageError } from '../clusters/asBackstageError';
import type { Parts } from '../createParts';
import { aboutEntity, placeOf, type AgentDoor } from './AgentDoor';
import { findCause } from './findCause';

/** How a stack is, as a report and as an answer to why it is not ready. */
export function registerHealthActions(options: {
  actionsRegistry: ActionsRegistryService;
  door: AgentDoor;
  parts: Pick<Parts, 'access' | 'health'>;
}): void {
  const { actionsRegistry, door, parts } = options;
  const { access, health } = parts;

  const reportOf = async (
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<HealthReport> => {
    const caller = door.enter(credentials);
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
}
