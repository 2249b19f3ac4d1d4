import { apiVersionOf, type StoredObject } from '../api/ApiObject';
import { badRequest, expired } from '../errors/StatusError';
import { selectionMatcher, type Selection } from '../handlers/listObjects';
import type { ServerContext } from '../handlers/ServerContext';
import { flag, type ApiRequest } from '../http/ApiRequest';
import {
  acceptedTable,
  includeObject,
  renderTable,
} from '../http/tables/renderTable';
import type { JsonObject } from '../json/JsonValue';
import type { ResourceType } from '../registry/ResourceType';
import { filterEvent } from './filterEvent';

const BOOKMARK_INTERVAL_MS = 60_000;
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

function parseRevision(text: string): number {
  const revision = Number(text || '0');
  if (!Number.isSafeInteger(revision) || revision < 0) {
    throw badRequest(`resourceVersion: Invalid value: ${JSON.stringify(text)}`);
  }
  return revision;
}

/** Writes events to one watcher, in the form it asked for. */
function eventWriter(
  context: ServerContext,
  type: ResourceType,
  request: ApiRequest,
) {
  const { response, query, incoming } = request;
  const table = acceptedTable(incoming.headers.accept);
  const include = includeObject(query);
  const write = (eventType: string, object: JsonObject) => {
    response.write(`${JSON.stringify({ type: eventType, object })}\n`);
  };
  return {
    change(eventType: string, object: StoredObject) {
      write(
        eventType,
        table === undefined
          ? object
          : renderTable(type.columns, [object], {
              apiVersion: table,
              include,
              now: context.now(),
              metadata: { resourceVersion: object.metadata.resourceVersion },
            }),
      );
    },
    bookmark(annotations?: Record<string, string>) {
      write('BOOKMARK', {
        kind: type.kind,
        apiVersion: apiVersionOf(type.group, type.version),
        metadata: {
          resourceVersion: `${context.store.revision}`,
          ...(annotations && { annotations }),
        },
      });
    },
    tooOld(revision: number) {
      write(
        'ERROR',
        expired(
          `too old resource version: ${revision} (${context.store.revision})`,
        ).toStatus(),
      );
    },
  };
}

/**
 * Answers a watch: one JSON object per line, for as long as the client listens or `timeoutSeconds` says. The headers go out at once. A
 * resourceVersion that is too old gives 200 and one ERROR event, as in the real server.
 */
export function streamWatch(
  context: ServerContext,
  type: ResourceType,
  selection: Selection,
  request: ApiRequest,
): void {
  const { query, response, signal } = request;
  const collection = context.store.collection(type.storage);
  const matches = selectionMatcher(type, selection);
  const revision = parseRevision(query.get('resourceVersion') ?? '');
  const bookmarks = flag(query, 'allowWatchBookmarks');
  const initial = flag(query, 'sendInitialEvents');
  const writer = eventWriter(context, type, request);

  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-cache, private',
  });
  response.flushHeaders();

  if (revision > 0 && !initial && !collection.remembers(revision)) {
    writer.tooOld(revision);
    response.end();
    return;
  }
  if (revision === 0 || initial) {
    const namespace = selection.namespace ?? (type.namespaced ? undefined : '');
    for (const stored of collection.list(namespace)) {
      const object = type.present(stored);
      if (matches(object)) {
        writer.change('ADDED', object);
      }
    }
    if (initial && bookmarks) {
      writer.bookmark({ [INITIAL_EVENTS_END]: 'true' });
    }
  } else {
    for (const event of collection.since(revision)) {
      const seen = filterEvent(event, type.present, matches);
      if (seen) {
        writer.change(seen.type, seen.object);
      }
    }
  }

  const unsubscribe = collection.subscribe(event => {
    const seen = filterEvent(event, type.present, matches);
    if (seen) {
      writer.change(seen.type, seen.object);
    }
  });
  const timer = bookmarks
    ? setInterval(() => writer.bookmark(), BOOKMARK_INTERVAL_MS)
    : undefined;
  // Events that come while the end is on its way to the watcher are not told any more.
  const end = () => {
    unsubscribe();
    clearInterval(timer);
    response.end();
  };
  const seconds = Number(query.get('timeoutSeconds') ?? '0');
  const deadline =
    seconds > 0
      ? setTimeout(() => {
          if (bookmarks) {
            writer.bookmark();
          }
          end();
        }, seconds * 1000)
      : undefined;
  signal.addEventListener('abort', end, { once: true });
  response.once('close', () => {
    unsubscribe();
    clearInterval(timer);
    clearTimeout(deadline);
    signal.removeEventListener('abort', end);
  });
}
