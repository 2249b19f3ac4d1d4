import { z } from 'zod';

const stringMap = () => z.record(z.string(), z.string());

/**
 * `metadata` of a custom resource, as far as this project reads it; the rest passes through.
 * A manifest without a namespace stands in `default`, as kubectl would have it.
 */
export const metadataSchema = z.looseObject({
  name: z.string().min(1).max(253),
  namespace: z.string().min(1).max(63).default('default'),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  generation: z.number().optional(),
  creationTimestamp: z
    .string()
    .nullish()
    .transform(text => text ?? undefined),
  deletionTimestamp: z.string().optional(),
  labels: stringMap().optional(),
  annotations: stringMap().optional(),
  finalizers: z.array(z.string()).optional(),
});
