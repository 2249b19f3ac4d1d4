import { methodNotAllowed, resourceNotFound } from '../../errors/StatusError';
import { valueAt } from '../../json/navigate';
import type { ResourceType } from '../../registry/ResourceType';
import { podLog } from '../../subresources/podLog';
import {
  parseProxyTarget,
  podProxyAddress,
  serviceAddress,
} from '../../subresources/proxyTarget';
import { proxyTo } from '../../subresources/proxyTo';
import { issueToken } from '../../subresources/tokenRequest';
import type { ApiRequest } from '../ApiRequest';
import { readObject } from '../bodies';
import { sendObject } from '../objectResponses';
import type { ResourceRequest } from '../ResourceRequest';
import { sendJson, success } from '../responses';
import { deleteOptions, writeOptions } from '../writeQuery';
import { answerBinding } from './answerBinding';
import { answerScale } from './answerScale';
import { readApiObject } from './readApiObject';
import type { RouteParts } from './RouteParts';

/** Subresources that are asked for in one way only. */
const METHODS: ReadonlyMap<string, string> = new Map([
  ['pods/log', 'GET'],
  ['pods/binding', 'POST'],
  ['pods/eviction', 'POST'],
  ['serviceaccounts/token', 'POST'],
  ['namespaces/finalize', 'PUT'],
]);

/** Answers requests to a subresource other than `status`. */
export async function answerSubresource(
  parts: RouteParts,
  type: ResourceType,
  target: ResourceRequest,
  request: ApiRequest,
): Promise<void> {
  const { authenticator, context, kubelets, remover, writer } = parts;
  const { namespace, name, rest } = target;
  const { incoming, response } = request;
  const subresource = `${type.resource}/${target.subresource}`;
  const method = METHODS.get(subresource);
  if (method !== undefined && method !== request.method) {
    throw methodNotAllowed();
  }
  switch (subresource) {
    case 'pods/log':
      await podLog(writer, kubelets(), type, target, request);
      return;
    case 'pods/binding': {
      const binding = { ...type, kind: 'Binding' };
      const body = await readApiObject(binding, request);
      answerBinding(parts, target, body, request);
      return;
    }
    case 'pods/eviction': {
      const asked = valueAt(await readObject(incoming), 'deleteOptions');
      const options = deleteOptions(request, asked);
      remover.remove(type, namespace, name, options);
      sendJson(response, 201, success({}));
      return;
    }
    case 'pods/proxy':
    case 'services/proxy': {
      const addressOf =
        type.resource === 'pods' ? podProxyAddress : serviceAddress;
      const proxied = parseProxyTarget(name);
      const address = addressOf(
        context.store,
        kubelets(),
        type,
        namespace,
        proxied,
      );
      await proxyTo(address, proxied.scheme, rest, request);
      return;
    }
    case 'serviceaccounts/token': {
      const body = await readObject(incoming);
      sendJson(
        response,
        201,
        issueToken(authenticator, writer, type, namespace, name, body),
      );
      return;
    }
    case 'namespaces/finalize': {
      const body = await readApiObject(type, request);
      const options = writeOptions(request, '');
      const object = writer.replace(type, namespace, name, body, options);
      sendObject(context, type, object, request);
      return;
    }
    default:
      if (target.subresource !== 'scale' || !type.scale) {
        throw resourceNotFound();
      }
      await answerScale(writer, type, type.scale, target, request);
  }
}
