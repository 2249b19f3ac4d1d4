import { badRequest, methodNotAllowed } from '../../errors/StatusError';
import { listObjects } from '../../handlers/listObjects';
import type { ResourceType } from '../../registry/ResourceType';
import { streamWatch } from '../../watch/streamWatch';
import { flag, type ApiRequest } from '../ApiRequest';
import { readObject } from '../bodies';
import { sendList, sendObject } from '../objectResponses';
import type { ResourceRequest } from '../ResourceRequest';
import { deleteOptions, writeOptions } from '../writeQuery';
import { answerBinding } from './answerBinding';
import { readApiObject } from './readApiObject';
import type { RouteParts } from './RouteParts';
import { selectionOf } from './selectionOf';

/** Answers requests to all objects of a kind: list, watch, create, delete them all. */
export async function answerCollection(
  parts: RouteParts,
  type: ResourceType,
  target: ResourceRequest,
  request: ApiRequest,
): Promise<void> {
  switch (request.method) {
    case 'GET':
      list(parts, type, target, request);
      return;
    case 'POST':
      await create(parts, type, target, request);
      return;
    case 'DELETE':
      await deleteAll(parts, type, target, request);
      return;
    default:
      throw methodNotAllowed();
  }
}

function list(
  { context }: RouteParts,
  type: ResourceType,
  target: ResourceRequest,
  request: ApiRequest,
): void {
  if (!type.verbs.includes('list')) {
    throw methodNotAllowed();
  }
  const selection = selectionOf(type, target, request);
  if (flag(request.query, 'watch')) {
    streamWatch(context, type, selection, request);
    return;
  }
  const page = listObjects(context.store, type, selection, {
    limit: limitOf(request.query),
    continue: request.query.get('continue') ?? '',
  });
  sendList(context, type, page, request);
}

function limitOf(query: URLSearchParams): number {
  const given = query.get('limit') || '0';
  const limit = Number(given);
  if (!Number.isSafeInteger(limit)) {
    throw badRequest(`limit: Invalid value: ${JSON.stringify(given)}`);
  }
  return limit;
}

async function create(
  parts: RouteParts,
  type: ResourceType,
  target: ResourceRequest,
  request: ApiRequest,
): Promise<void> {
  const { context, writer } = parts;
  const body = await readApiObject(type, request);
  if (type.kind === 'Binding') {
    answerBinding(parts, target, body, request);
    return;
  }
  if (type.namespaced && !target.namespace) {
    throw methodNotAllowed();
  }
  const options = writeOptions(request, '');
  const created = writer.create(type, target.namespace, body, options);
  sendObject(context, type, created, request, 201);
}

async function deleteAll(
  { context, remover }: RouteParts,
  type: ResourceType,
  target: ResourceRequest,
  request: ApiRequest,
): Promise<void> {
  if (!type.verbs.includes('deletecollection')) {
    throw methodNotAllowed();
  }
  const options = deleteOptions(request, await readObject(request.incoming));
  const page = listObjects(
    context.store,
    type,
    selectionOf(type, target, request),
    { limit: 0, continue: '' },
  );
  for (const { metadata } of page.items) {
    remover.remove(type, metadata.namespace ?? '', metadata.name, options);
  }
  sendList(
    context,
    type,
    { ...page, resourceVersion: `${context.store.revision}` },
    request,
  );
}
