import type {
  Condition,
  KubernetesObject,
  ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** `status` of either custom resource, as the operator writes it. */
export interface StackStatus {
  observedGeneration: number;
  conditions: Condition[];
  inventory: ObjectReference[];
  endpoints: string[];
  gatewayURL?: string;
  /** SimulatorDeployment only. */
  replicas?: number;
  readyReplicas?: number;
}

const previousSchema = z
  .object({
    conditions: z
      .array(
        z.object({
          type: z.string(),
          status: z.enum(['True', 'False', 'Unknown']),
          reason: z.string(),
          message: z.string(),
          lastTransitionTime: z.string(),
          observedGeneration: z.number().optional(),
        }),
      )
      .default([])
      .catch([]),
    inventory: z
      .array(
        z.object({
          apiVersion: z.string(),
          kind: z.string(),
          namespace: z.string().optional(),
          name: z.string(),
        }),
      )
      .default([])
      .catch([]),
    endpoints: z.array(z.string()).default([]).catch([]),
    gatewayURL: z.string().optional(),
    replicas: z.number().optional(),
    readyReplicas: z.number().optional(),
  })
  .default({ conditions: [], inventory: [], endpoints: [] })
  .catch({ conditions: [], inventory: [], endpoints: [] });

/** What the last status said, as far as the next one builds on it. */
export function readPreviousStatus(
  resource: KubernetesObject,
): Omit<StackStatus, 'observedGeneration'> {
  return previousSchema.parse(resource.status);
}

/** Whether the status in the cluster is this one already. */
export function isSameStatus(
  resource: KubernetesObject,
  status: StackStatus,
): boolean {
  return isDeepStrictEqual(asItTravels(resource.status), asItTravels(status));
}

/** Through JSON: fields that are undefined do not exist there. */
function asItTravels(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? {}));
}
