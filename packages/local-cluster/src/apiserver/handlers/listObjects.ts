import * as z from 'zod';
import type { StoredObject } from '../api/ApiObject';
import { expired } from '../errors/StatusError';
import type { ResourceType } from '../registry/ResourceType';
import { parseFieldSelector, selectedName } from '../selectors/fieldSelector';
import { parseLabelSelector } from '../selectors/labelSelector';
import type { ObjectStore } from '../store/ObjectStore';

/** Which objects of a kind a request is about. */
export interface Selection {
  /** Undefined for all namespaces. */
  namespace?: string;
  labelSelector: string;
  fieldSelector: string;
}

/** Whether a selection takes an object, in the version of the request. */
export function selectionMatcher(
  type: ResourceType,
  selection: Selection,
): (object: StoredObject) => boolean {
  const labels = parseLabelSelector(selection.labelSelector);
  const fields = parseFieldSelector(
    selection.fieldSelector,
    type.selectableFields,
  );
  const { namespace } = selection;
  return object =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    labels(object.metadata.labels ?? {}) &&
    fields(object);
}

export interface Page {
  items: StoredObject[];
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

const tokenSchema = z.object({ rv: z.number(), start: z.string() });

function keyOf(object: StoredObject): string {
  // The separator sorts before every character of a name, so keys sort like the list.
  return `${object.metadata.namespace ?? ''}\0${object.metadata.name}`;
}

function parseToken(token: string): z.infer<typeof tokenSchema> {
  try {
    return tokenSchema.parse(
      JSON.parse(Buffer.from(token, 'base64url').toString('utf8')),
    );
  } catch {
    throw expired(
      'The provided continue parameter is not valid; start the list again without it.',
    );
  }
}

/** One page of the selected objects. A continued list shows the present state from where the last page ended. */
export function listObjects(
  store: ObjectStore,
  type: ResourceType,
  selection: Selection,
  paging: { limit: number; continue: string },
): Page {
  const collection = store.collection(type.storage);
  const matches = selectionMatcher(type, selection);
  const name = selectedName(selection.fieldSelector);
  const pinned = selection.namespace ?? (type.namespaced ? undefined : '');
  const candidates =
    name !== undefined && pinned !== undefined
      ? [collection.get(pinned, name)].flatMap(found => found ?? [])
      : collection.list(pinned);
  const selected = candidates.map(type.present).filter(matches);
  const token = paging.continue ? parseToken(paging.continue) : undefined;
  const resourceVersion = `${token?.rv ?? store.revision}`;
  const rest = token
    ? selected.filter(object => keyOf(object) > token.start)
    : selected;
  if (paging.limit <= 0 || rest.length <= paging.limit) {
    return { items: rest, resourceVersion };
  }
  const items = rest.slice(0, paging.limit);
  const next = {
    rv: Number(resourceVersion),
    start: keyOf(items[items.length - 1]),
  };
  return {
    items,
    resourceVersion,
    continue: Buffer.from(JSON.stringify(next)).toString('base64url'),
    ...(!selection.labelSelector &&
      !selection.fieldSelector && {
        remainingItemCount: rest.length - items.length,
      }),
  };
}
