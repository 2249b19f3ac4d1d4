import { z } from 'zod';
import { parseDuration } from '../../flags/duration';

/** A whole number above 0. */
export const positive = z.number().int().positive();

/** A whole number from 0 on. */
export const count = z.number().int().nonnegative();

/** A number from 0 to 1. */
export const share = z.number().min(0).max(1);

/** A name that may be left out; empty is left out too. */
export const nameOr = (fallback: string) =>
  z
    .string()
    .default('')
    .transform(text => text || fallback);

/** A Go duration; milliseconds once read. */
export const duration = z.string().transform((text, context) => {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) {
    context.addIssue({ code: 'custom', message: 'no duration such as 2m' });
    return z.NEVER;
  }
  return milliseconds;
});

/** A Kubernetes label selector. */
export const labelSelectorShape = {
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).optional(),
      }),
    )
    .optional(),
};
