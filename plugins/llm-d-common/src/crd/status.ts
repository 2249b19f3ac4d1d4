import { z } from 'zod';

/** `metav1.Condition`, as the CRD describes it. */
const conditionSchema = z.object({
  type: z
    .string()
    .max(316)
    .describe('Which aspect: Ready, Applied, EppReady, …'),
  status: z.enum(['True', 'False', 'Unknown']).describe('Whether it holds'),
  observedGeneration: z
    .int()
    .min(0)
    .optional()
    .describe('Generation of the spec that this is about'),
  lastTransitionTime: z
    .string()
    .meta({ kubernetes: { format: 'date-time' } })
    .describe('When status changed last'),
  reason: z.string().max(1024).describe('CamelCase word for machines'),
  message: z.string().max(32768).describe('Sentence for people'),
});

const inventoryEntrySchema = z.object({
  apiVersion: z.string().describe('API version of the object'),
  kind: z.string().describe('Kind of the object'),
  namespace: z.string().optional().describe('Left out if cluster-scoped'),
  name: z.string().describe('Name of the object'),
});

const commonStatus = {
  observedGeneration: z
    .int()
    .min(0)
    .optional()
    .describe('Generation of the spec that the operator has acted on'),
  conditions: z
    .array(conditionSchema)
    .meta({
      kubernetes: {
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['type'],
      },
    })
    .optional()
    .describe('Ready is the conjunction of the others'),
  inventory: z
    .array(inventoryEntrySchema)
    .optional()
    .describe('What the operator applied for this resource'),
  endpoints: z
    .array(z.string())
    .optional()
    .describe('Addresses of ready model pods, <ip>:<port>'),
  gatewayURL: z
    .string()
    .optional()
    .describe('Where requests enter, if the gateway says so'),
};

/** Status of a SchedulerInstall. */
export const schedulerInstallStatusSchema = z
  .object(commonStatus)
  .describe('What the operator has seen');

/** Status of a SimulatorDeployment. */
export const simulatorDeploymentStatusSchema = z
  .object({
    replicas: z
      .int32()
      .min(0)
      .optional()
      .describe('Model pods that there should be'),
    readyReplicas: z
      .int32()
      .min(0)
      .optional()
      .describe('Model pods that are ready'),
    ...commonStatus,
  })
  .describe('What the operator has seen');
