import type { ApiObject } from '../../api/ApiObject';
import { resourceNotFound } from '../../errors/StatusError';
import { bindPod } from '../../subresources/binding';
import type { ApiRequest } from '../ApiRequest';
import type { ResourceRequest } from '../ResourceRequest';
import { sendJson, success } from '../responses';
import type { RouteParts } from './RouteParts';

/** Answers a Binding, which may be posted to the pod that it binds or to the collection. */
export function answerBinding(
  { context, writer }: RouteParts,
  target: ResourceRequest,
  binding: ApiObject,
  request: ApiRequest,
): void {
  const pods = context.registry.find('', 'v1', 'pods');
  if (!pods) {
    throw resourceNotFound();
  }
  const name = target.name || (binding.metadata.name ?? '');
  bindPod(context, writer, pods, target.namespace, name, binding);
  sendJson(request.response, 201, success({}));
}
