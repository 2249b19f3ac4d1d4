import { apiVersionOf, type StoredObject } from '../api/ApiObject';
import type { TrackedWrite } from '../fieldmanager/FieldManager';
import type { ResourceType } from '../registry/ResourceType';
import { timestamp } from '../../metav1/timestamp';
import type { ServerContext } from './ServerContext';
import type { WriteOptions } from './WriteOptions';

/** Parts of an object that an endpoint leaves alone and hence nobody owns through it. */
function ignoredParts(type: ResourceType, subresource: string): string[] {
  if (subresource === 'status') {
    return ['spec', 'metadata'];
  }
  return type.hasStatus && subresource === '' ? ['status'] : [];
}

/** What the field manager needs to know of a write. `live` is the object as stored, if there is one. */
export function trackedWrite(
  context: ServerContext,
  type: ResourceType,
  live: StoredObject | undefined,
  options: WriteOptions,
): TrackedWrite {
  const apiVersion = apiVersionOf(type.group, type.version);
  return {
    schema: type.mergeSchema,
    live: live ? type.present(live) : type.emptyObject,
    exists: live !== undefined,
    managedFields: live?.metadata.managedFields,
    manager: options.fieldManager,
    apiVersion,
    subresource: options.subresource,
    ignored: ignoredParts(type, options.subresource),
    now: timestamp(context.now()),
  };
}
