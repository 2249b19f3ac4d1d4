import { apiVersionOf } from '../../api/ApiObject';
import {
  METRICS_RESOURCES,
  VIRTUAL_RESOURCES,
  type VirtualResource,
} from '../../discovery/virtualResources';
import {
  methodNotAllowed,
  resourceNotFound,
  StatusError,
} from '../../errors/StatusError';
import { review } from '../../subresources/reviews';
import type { ApiRequest } from '../ApiRequest';
import { readObject } from '../bodies';
import type { ResourceRequest } from '../ResourceRequest';
import { sendJson, sendPageNotFound } from '../responses';
import type { RouteParts } from './RouteParts';

/** Answers requests to resources that are not stored: reviews and measurements. */
export async function answerVirtual(
  { authenticator, context }: RouteParts,
  target: ResourceRequest,
  request: ApiRequest,
): Promise<void> {
  const isMeant = (each: VirtualResource) =>
    each.group === target.group &&
    each.version === target.version &&
    each.resource === target.resource;
  const apiVersion = apiVersionOf(target.group, target.version);
  const reviewed = VIRTUAL_RESOURCES.find(isMeant);
  if (reviewed) {
    if (request.method !== 'POST') {
      throw methodNotAllowed();
    }
    const body = await readObject(request.incoming);
    sendJson(
      request.response,
      201,
      review(apiVersion, reviewed.kind, body, request.user, authenticator),
    );
    return;
  }
  const measured = METRICS_RESOURCES.find(isMeant);
  if (!measured) {
    const served = context.registry.types.some(
      each =>
        !each.custom &&
        each.group === target.group &&
        each.version === target.version,
    );
    if (served) {
      throw resourceNotFound();
    }
    sendPageNotFound(request.response);
    return;
  }
  if (target.name) {
    throw new StatusError(
      404,
      'NotFound',
      `${target.resource}.metrics.k8s.io "${target.name}" not found: the local cluster measures nothing`,
      { name: target.name, group: target.group, kind: target.resource },
    );
  }
  sendJson(request.response, 200, {
    kind: `${measured.kind}List`,
    apiVersion,
    metadata: {},
    items: [],
  });
}
