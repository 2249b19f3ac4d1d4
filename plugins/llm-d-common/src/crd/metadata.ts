import { z } from 'zod';
import { objectMetaSchema } from '../kubernetes/objectMetaSchema';

/** `metadata` of a custom resource. A manifest without a namespace stands in `default`, as kubectl would have it. */
export const metadataSchema = objectMetaSchema.extend({
  name: z.string().min(1).max(253),
  namespace: z.string().min(1).max(63).default('default'),
});
