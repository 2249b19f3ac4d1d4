import {
  apiVersionOf,
  parseApiObject,
  type ApiObject,
} from '../../api/ApiObject';
import { badRequest } from '../../errors/StatusError';
import type { ResourceType } from '../../registry/ResourceType';
import type { ApiRequest } from '../ApiRequest';
import { readObject } from '../bodies';

/** The body of a request as an object of this kind; throws 400 when it is something else or nothing. */
export async function readApiObject(
  type: Pick<ResourceType, 'group' | 'version' | 'kind'>,
  request: ApiRequest,
): Promise<ApiObject> {
  const body = await readObject(request.incoming);
  if (body === undefined) {
    throw badRequest(`the body must be a ${type.kind}, but it is empty`);
  }
  return parseApiObject(body, {
    apiVersion: apiVersionOf(type.group, type.version),
    kind: type.kind,
  });
}
