import {
  HEALTH_NODE_IDS,
  type DriftEntry,
  type DriftReport,
  type EppProfileView,
  type HealthNode,
  type HealthReport,
  type HealthStatus,
  type NodeDetails,
  type PodFigures,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import {
  differenceSchema,
  findingSchema,
  instant,
  kubernetesObjectSchema,
  objectReferenceSchema,
} from './shared';

export const healthStatusSchema: z.ZodType<HealthStatus> = z
  .enum(['healthy', 'progressing', 'degraded', 'unknown'])
  .meta({ id: 'HealthStatus' });

export const nodeIdSchema = z
  .enum(HEALTH_NODE_IDS)
  .meta({ id: 'HealthNodeId' });

export const healthNodeSchema: z.ZodType<HealthNode> = z
  .object({
    id: nodeIdSchema,
    title: z.string(),
    status: healthStatusSchema,
    reason: z.string(),
    message: z.string(),
    evidence: z.array(
      z.object({
        source: z.string(),
        status: healthStatusSchema,
        message: z.string(),
        observedAt: instant.optional(),
      }),
    ),
    objects: z.array(objectReferenceSchema),
    causedBy: nodeIdSchema.optional(),
    get children() {
      return z.array(healthNodeSchema);
    },
  })
  .meta({ id: 'HealthNode' });

export const rootCauseSchema = z
  .object({
    node: nodeIdSchema,
    reason: z.string(),
    message: z.string(),
    fix: z.string(),
  })
  .meta({ id: 'RootCause' });

export const healthReportSchema: z.ZodType<HealthReport> = z
  .object({
    status: healthStatusSchema,
    root: healthNodeSchema,
    rootCause: rootCauseSchema.optional(),
    disagreements: z
      .array(
        z.object({
          node: nodeIdSchema,
          message: z.string(),
          well: z.array(z.string()),
          notWell: z.array(z.string()),
        }),
      )
      .optional(),
    pods: z.array(
      z.object({
        name: z.string(),
        role: z.enum(['prefill', 'decode']),
        status: healthStatusSchema,
        message: z.string(),
        ready: z.boolean(),
        restarts: z.number(),
        ip: z.string().optional(),
        startedAt: instant.optional(),
      }),
    ),
    observedAt: instant,
    gatewayUrl: z.string().optional(),
    localStandIn: z.boolean(),
  })
  .meta({ id: 'HealthReport' });

export const podFiguresSchema: z.ZodType<PodFigures> = z
  .object({
    pod: z.string(),
    role: z.enum(['prefill', 'decode']),
    running: z.number().optional(),
    waiting: z.number().optional(),
    kvCacheUsage: z.number().optional(),
    finishedTotal: z.number().optional(),
    message: z.string().optional(),
    observedAt: instant,
  })
  .meta({ id: 'PodFigures' });

export const nodeDetailsSchema: z.ZodType<NodeDetails> = z
  .object({
    node: nodeIdSchema,
    conditions: z.array(
      z.object({
        object: z.string(),
        type: z.string(),
        status: z.enum(['True', 'False', 'Unknown']),
        reason: z.string(),
        message: z.string(),
        stale: z.boolean(),
        lastTransitionTime: instant.optional(),
      }),
    ),
    events: z.array(
      z.object({
        type: z.enum(['Normal', 'Warning']),
        reason: z.string(),
        message: z.string(),
        regarding: z.string(),
        count: z.number(),
        lastSeen: instant,
      }),
    ),
    logs: z.array(
      z.object({
        pod: z.string(),
        container: z.string(),
        previous: z.boolean(),
        lines: z.array(z.string()),
        message: z.string().optional(),
      }),
    ),
    objects: z.array(kubernetesObjectSchema),
  })
  .meta({ id: 'NodeDetails' });

const driftEntrySchema: z.ZodType<
  | Exclude<DriftEntry, { state: 'different' }>
  | { state: 'different'; differences: unknown[] }
> = z.discriminatedUnion('state', [
  z.object({
    state: z.enum(['same', 'missing', 'extra']),
    object: objectReferenceSchema,
  }),
  z.object({
    state: z.literal('unreadable'),
    object: objectReferenceSchema,
    message: z.string(),
  }),
  z.object({
    state: z.literal('different'),
    object: objectReferenceSchema,
    differences: z.array(differenceSchema),
  }),
]);

export const driftReportSchema: z.ZodType<
  Omit<DriftReport, 'entries'> & { entries: unknown[] }
> = z
  .object({ entries: z.array(driftEntrySchema), observedAt: instant })
  .meta({ id: 'DriftReport' });

export const eppProfileSchema: z.ZodType<EppProfileView> = z
  .object({
    version: z.string().optional(),
    image: z.string(),
    replicas: z.number(),
    verbosity: z.number().optional(),
    profiles: z.array(
      z.object({
        name: z.string(),
        plugins: z.array(
          z.object({
            name: z.string(),
            type: z.string(),
            role: z.enum(['filter', 'scorer', 'picker']),
            weight: z.number().optional(),
            parameters: z.record(z.string(), z.unknown()).optional(),
          }),
        ),
      }),
    ),
    findings: z.array(findingSchema),
    editable: z.boolean(),
  })
  .meta({ id: 'EppProfileView' });
