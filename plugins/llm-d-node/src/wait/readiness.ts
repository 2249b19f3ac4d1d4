import {
  stackConditionTypes,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';

/** One reason why a stack is not ready yet. @public */
export interface Waiting {
  /** e.g. `SchedulerInstall llm-d-sim/demo`. */
  resource: string;
  /** Type of the condition that is not True, if the resource has conditions already. */
  condition?: string;
  reason: string;
  message: string;
}

/** What a custom resource says: what it waits for, or where its gateway is. */
export interface Readiness {
  /** Causes before their effects; empty when it is Ready for its present generation. */
  waiting: Waiting[];
  gatewayUrl?: string;
}

/** What waiting does not heal. */
const finalConditions = ['Valid'];

const conditionSchema = z.object({
  type: z.string(),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string().default(''),
  message: z.string().default(''),
  observedGeneration: z.number().optional(),
});

const statusSchema = z.object({
  status: z
    .object({
      gatewayURL: z.string().optional(),
      conditions: z.array(conditionSchema).default([]),
    })
    .default({ conditions: [] }),
});

/** @param resource - what messages call it */
export function readinessOf(
  resource: string,
  object: KubernetesObject | undefined,
): Readiness {
  if (!object) {
    const message = 'it does not exist yet';
    return { waiting: [{ resource, reason: 'NotFound', message }] };
  }
  const { conditions, gatewayURL } = statusSchema.parse(object).status;
  const { generation = 0 } = object.metadata;
  const current = conditions.filter(
    ({ observedGeneration = 0 }) => observedGeneration >= generation,
  );
  if (
    current.some(({ type, status }) => type === 'Ready' && status === 'True')
  ) {
    return { waiting: [], gatewayUrl: gatewayURL };
  }
  const inTheWay = current
    .filter(({ type, status }) => type !== 'Ready' && status !== 'True')
    .sort((a, b) => rank(a.type) - rank(b.type))
    // An unmet condition that is only unknown says little while another is false.
    .sort((a, b) => Number(a.status !== 'False') - Number(b.status !== 'False'))
    .map(({ type, reason, message }) => ({
      resource,
      condition: type,
      reason,
      message,
    }));
  return {
    waiting:
      inTheWay.length > 0
        ? inTheWay
        : [
            {
              resource,
              reason: 'NotObserved',
              message: `the operator has not yet dealt with generation ${generation}: does it run?`,
            },
          ],
  };
}

/** Whether only a change of the custom resource helps. */
export function isHopeless({ condition }: Waiting): boolean {
  return condition !== undefined && finalConditions.includes(condition);
}

/** e.g. `SchedulerInstall ns/demo EppReady (CrashLoopBackOff): 0 of 1 pods`. */
export function describeWaiting(waiting: Waiting): string {
  const { resource, condition, reason, message } = waiting;
  return `${resource}${
    condition === undefined ? '' : ` ${condition}`
  } (${reason}): ${message}`;
}

function rank(type: string): number {
  const types: readonly string[] = stackConditionTypes;
  const index = types.indexOf(type);
  return index < 0 ? types.length : index;
}
