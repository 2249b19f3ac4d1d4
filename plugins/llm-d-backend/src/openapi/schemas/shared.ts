import {
  lintRules,
  type Difference,
  type Finding,
  type ObjectReference,
  type RuleId,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';

/** RFC 3339. */
export const instant = z.iso.datetime({ offset: true });

/** A number that is none when there were no values. */
export const figure = z.number();

export const objectReferenceSchema: z.ZodType<ObjectReference> = z
  .object({
    apiVersion: z.string(),
    kind: z.string(),
    name: z.string(),
    namespace: z.string().optional(),
  })
  .meta({ id: 'ObjectReference' });

export const kubernetesObjectSchema = z
  .looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({ name: z.string() }),
  })
  .meta({ id: 'KubernetesObject' });

export const differenceSchema: z.ZodType<Omit<Difference, 'desired' | 'live'>> =
  z
    .looseObject({
      path: z.string(),
      reason: z.enum(['differs', 'no longer wanted']),
      owner: z.string().optional(),
      pointer: z.array(z.union([z.string(), z.number()])),
      elements: z.array(z.string()),
    })
    .meta({ id: 'Difference' });

const ruleId = z
  .custom<RuleId>(
    value => typeof value === 'string' && Object.hasOwn(lintRules, value),
  )
  .meta({ type: 'string' });

export const findingSchema: z.ZodType<Finding> = z
  .object({
    severity: z.enum(['error', 'warning']),
    rule: ruleId,
    path: z.string(),
    message: z.string(),
    fix: z.string(),
    docs: z.string(),
  })
  .meta({ id: 'Finding' });

/** A list is an object, so that something can be added to it later. */
export function listOf(items: z.ZodType) {
  return z.object({ items: z.array(items) });
}
