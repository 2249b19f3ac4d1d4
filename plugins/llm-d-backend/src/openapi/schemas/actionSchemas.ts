import type {
  PerformActionRequest,
  StackAction,
  StackActionPreview,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import {
  differenceSchema,
  findingSchema,
  objectReferenceSchema,
} from './shared';

export const stackActionSchema: z.ZodType<StackAction> = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('scale'),
      stage: z.enum(['prefill', 'decode']),
      replicas: z.number().int().min(0).max(10_000),
    }),
    z.strictObject({
      type: z.literal('set-scorer-weights'),
      profile: z.string().optional(),
      weights: z
        .record(z.string(), z.number())
        .refine(weights => Object.keys(weights).length > 0, {
          error: 'name at least one scorer',
        }),
    }),
    z.strictObject({ type: z.literal('restart-epp') }),
    z.strictObject({ type: z.literal('delete') }),
  ])
  .meta({ id: 'StackAction' });

export const performActionSchema: z.ZodType<PerformActionRequest> = z
  .strictObject({ action: stackActionSchema, revision: z.string().min(1) })
  .meta({ id: 'PerformActionRequest' });

const changesSchema = z.array(
  z.object({
    object: objectReferenceSchema,
    differences: z.array(differenceSchema),
  }),
);

export const actionPreviewSchema: z.ZodType<
  Omit<StackActionPreview, 'changes' | 'consequences'>
> = z
  .looseObject({
    action: stackActionSchema,
    allowed: z.boolean(),
    refusal: z.string().optional(),
    changes: changesSchema,
    consequences: changesSchema,
    inventory: z.array(objectReferenceSchema),
    findings: z.array(findingSchema),
    revision: z.string(),
  })
  .meta({ id: 'StackActionPreview' });

export const performedActionSchema = z
  .object({
    changed: z.array(objectReferenceSchema),
  })
  .meta({ id: 'PerformedAction' });
