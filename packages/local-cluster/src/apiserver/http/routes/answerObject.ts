import { methodNotAllowed } from '../../errors/StatusError';
import type { ResourceType } from '../../registry/ResourceType';
import { streamWatch } from '../../watch/streamWatch';
import { flag, type ApiRequest } from '../ApiRequest';
import { readObject } from '../bodies';
import { sendObject } from '../objectResponses';
import { patchObject } from '../patchObject';
import type { ResourceRequest } from '../ResourceRequest';
import { sendJson, success } from '../responses';
import { deleteOptions, writeOptions } from '../writeQuery';
import { readApiObject } from './readApiObject';
import type { RouteParts } from './RouteParts';
import { selectionOf } from './selectionOf';

/** Answers requests to one object or to its status. */
export async function answerObject(
  parts: RouteParts,
  type: ResourceType,
  target: ResourceRequest,
  request: ApiRequest,
): Promise<void> {
  const { context, writer } = parts;
  const { namespace, name, subresource } = target;
  switch (request.method) {
    case 'GET':
      if (flag(request.query, 'watch')) {
        const selection = selectionOf(type, target, request);
        streamWatch(
          context,
          type,
          { ...selection, fieldSelector: `metadata.name=${name}` },
          request,
        );
      } else {
        sendObject(context, type, writer.read(type, namespace, name), request);
      }
      return;
    case 'PUT': {
      const body = await readApiObject(type, request);
      const options = writeOptions(request, subresource);
      const object = writer.replace(type, namespace, name, body, options);
      sendObject(context, type, object, request);
      return;
    }
    case 'PATCH': {
      const written = await patchObject(writer, type, target, request);
      const code = written.created ? 201 : 200;
      sendObject(context, type, written.object, request, code);
      return;
    }
    case 'DELETE':
      await deleteObject(parts, type, target, request);
      return;
    default:
      throw methodNotAllowed();
  }
}

async function deleteObject(
  { context, remover }: RouteParts,
  type: ResourceType,
  target: ResourceRequest,
  request: ApiRequest,
): Promise<void> {
  if (target.subresource) {
    throw methodNotAllowed();
  }
  const options = deleteOptions(request, await readObject(request.incoming));
  const { gone, object } = remover.remove(
    type,
    target.namespace,
    target.name,
    options,
  );
  if (!gone || type.returnsDeleted) {
    sendObject(context, type, object, request);
    return;
  }
  const details = {
    name: object.metadata.name,
    ...(type.group && { group: type.group }),
    kind: type.resource,
    uid: object.metadata.uid,
  };
  sendJson(request.response, 200, success(details));
}
