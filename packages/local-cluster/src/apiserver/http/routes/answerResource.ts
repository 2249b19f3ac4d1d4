import { resourceNotFound } from '../../errors/StatusError';
import type { ApiRequest } from '../ApiRequest';
import type { ResourceRequest } from '../ResourceRequest';
import { answerCollection } from './answerCollection';
import { answerObject } from './answerObject';
import { answerSubresource } from './answerSubresource';
import { answerVirtual } from './answerVirtual';
import type { RouteParts } from './RouteParts';

/** Answers everything under `/api/v1/` and `/apis/<group>/<version>/` that names a resource. */
export async function answerResource(
  parts: RouteParts,
  target: ResourceRequest,
  request: ApiRequest,
): Promise<void> {
  const type = parts.context.registry.find(
    target.group,
    target.version,
    target.resource,
  );
  if (!type) {
    await answerVirtual(parts, target, request);
    return;
  }
  if (type.namespaced && !target.namespace && target.name) {
    throw resourceNotFound();
  }
  if (!type.namespaced && target.namespace) {
    throw resourceNotFound();
  }
  if (target.subresource && target.subresource !== 'status') {
    await answerSubresource(parts, type, target, request);
  } else if (target.subresource === 'status' && !type.hasStatus) {
    throw resourceNotFound();
  } else if (target.name) {
    await answerObject(parts, type, target, request);
  } else {
    await answerCollection(parts, type, target, request);
  }
}
