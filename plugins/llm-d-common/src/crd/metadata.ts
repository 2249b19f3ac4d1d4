import { objectMetaSchema } from '../kubernetes/objectMetaSchema';
import { namespaceName, objectName } from './fields';

/** `metadata` of a custom resource. A manifest without a namespace stands in `default`, as kubectl would have it. */
export const metadataSchema = objectMetaSchema.extend({
  name: objectName(),
  namespace: namespaceName().default('default'),
});
