import { apiVersionOf, type StoredObject } from '../api/ApiObject';
import type { Page } from '../handlers/listObjects';
import type { ServerContext } from '../handlers/ServerContext';
import type { JsonObject } from '../json/JsonValue';
import type { ResourceType } from '../registry/ResourceType';
import type { ApiRequest } from './ApiRequest';
import { sendJson } from './responses';
import {
  acceptedTable,
  includeObject,
  renderTable,
} from './tables/renderTable';

/** Answers with one object, as JSON or as a Table. */
export function sendObject(
  context: ServerContext,
  type: ResourceType,
  object: StoredObject,
  request: ApiRequest,
  code = 200,
): void {
  const table = acceptedTable(request.incoming.headers.accept);
  const { resourceVersion } = object.metadata;
  sendJson(
    request.response,
    code,
    table === undefined
      ? object
      : renderTable(type.columns, [object], {
          apiVersion: table,
          include: includeObject(request.query),
          now: context.now(),
          metadata: { resourceVersion },
        }),
  );
}

/** Answers with a list, as JSON or as a Table. Items of built-in kinds do not repeat their kind, as in the real server. */
export function sendList(
  context: ServerContext,
  type: ResourceType,
  page: Page,
  request: ApiRequest,
): void {
  const metadata: JsonObject = {
    resourceVersion: page.resourceVersion,
    ...(page.continue !== undefined && { continue: page.continue }),
    ...(page.remainingItemCount !== undefined && {
      remainingItemCount: page.remainingItemCount,
    }),
  };
  const table = acceptedTable(request.incoming.headers.accept);
  if (table !== undefined) {
    sendJson(
      request.response,
      200,
      renderTable(type.columns, page.items, {
        apiVersion: table,
        include: includeObject(request.query),
        now: context.now(),
        metadata,
      }),
    );
    return;
  }
  sendJson(request.response, 200, {
    kind: type.listKind,
    apiVersion: apiVersionOf(type.group, type.version),
    metadata,
    items: type.custom
      ? page.items
      : page.items.map(({ apiVersion: _a, kind: _k, ...item }) => item),
  });
}
