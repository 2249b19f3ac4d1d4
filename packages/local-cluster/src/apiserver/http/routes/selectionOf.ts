import type { Selection } from '../../handlers/listObjects';
import type { ResourceType } from '../../registry/ResourceType';
import type { ApiRequest } from '../ApiRequest';
import type { ResourceRequest } from '../ResourceRequest';

/** Which objects a request selects, by its path and its query. */
export function selectionOf(
  type: ResourceType,
  target: ResourceRequest,
  { query }: ApiRequest,
): Selection {
  return {
    ...(type.namespaced &&
      target.namespace !== '' && { namespace: target.namespace }),
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
  };
}
