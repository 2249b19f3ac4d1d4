import { z } from 'zod';

/** Name of an object that another one refers to. */
export const resourceName = () => z.string().min(1).max(253);

const labelKey = z
  .string()
  .max(317)
  .regex(
    /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
    'is no label key',
  );

const labelValue = z
  .string()
  .max(63)
  .regex(/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/, 'is no label value');

/** Labels, of a number within bounds. */
export function labelMap({ min = 0, max = Infinity } = {}) {
  return z
    .record(labelKey, labelValue)
    .refine(labels => Object.keys(labels).length >= min, {
      message: `must have at least ${min} labels`,
    })
    .refine(labels => Object.keys(labels).length <= max, {
      message: `must have at most ${max} labels`,
    });
}

/** The part of `metadata` that an applied object may have. */
export const objectMetadata = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(253)
    .regex(
      /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
      'is no DNS subdomain',
    ),
  namespace: z.string().min(1).max(63),
  labels: labelMap().optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
